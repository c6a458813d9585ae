// Better Auth on the demo's database, asked as a browser and Stripe ask it: by requests, with cookies and signatures.
// In: DATABASE_URL. Out: a line a step; an answer or a row that is not as it must be ends the program.

import assert from 'node:assert/strict'
import { stripe } from '@better-auth/stripe'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { admin, organization } from 'better-auth/plugins'
import { and, eq } from 'drizzle-orm'
import postgres from 'postgres'
import { client, db } from './out/database/db'
import * as schema from './out/database/schema'
import { stripeApi, webhookSecret } from './stripe_api.mjs'

const SITE = 'http://localhost:3000'
const DAY = 24 * 60 * 60 * 1000
const { member, user } = schema

const billing = await stripeApi()
const mail = new Map<string, string>()
const complaints: string[] = []
const auth = betterAuth({
  baseURL: SITE,
  secret: 'K3u0vS7qZr1xW9bT5nY2mL8pD4hF6jGc',
  database: drizzleAdapter(db, { provider: 'pg', schema }),
  advanced: { database: { validateSchema: true } },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'warn', log: (level, message) => void complaints.push(`${level}: ${message}`) },
  emailAndPassword: {
    enabled: true,
    sendResetPassword: async ({ user, token }) => void mail.set(`reset ${user.email}`, token),
  },
  emailVerification: {
    sendOnSignUp: true,
    sendVerificationEmail: async ({ user, token }) => void mail.set(`verify ${user.email}`, token),
  },
  plugins: [
    admin(),
    organization({ sendInvitationEmail: async ({ id, email }) => void mail.set(`invite ${email}`, id) }),
    stripe({
      stripeClient: billing.client,
      stripeWebhookSecret: webhookSecret,
      organization: { enabled: true },
      subscription: {
        enabled: true,
        plans: [{ name: 'team', priceId: 'price_team', limits: { todos: 100 } }],
        authorizeReference: async ({ user: { id }, referenceId }) => {
          const mine = and(eq(member.userId, id), eq(member.organizationId, referenceId))
          const [found] = await db.select().from(member).where(mine)
          return found?.role === 'owner'
        },
      },
    }),
  ],
})

// Rows are read beside Drizzle, by the names that the migrations gave them.
const sql = postgres(process.env.DATABASE_URL!, { max: 1 })

/** Rows of a table in which a column has a value. */
const rows = async (table: string, column: string, value: string) => [
  ...(await sql`SELECT * FROM ${sql(table)} WHERE ${sql(column)} = ${value}`),
]

/** The one such row. */
async function row(table: string, column: string, value: string) {
  const found = await rows(table, column, value)
  assert.equal(found.length, 1, `${table} with ${column} ${value}`)
  return found[0]!
}

/** A browser: asks, and keeps what cookies it is given. */
function browser() {
  const cookies = new Map<string, string>()
  return async (path: string, body?: object): Answer => {
    const response = await auth.handler(
      new Request(`${SITE}/api/auth${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          origin: SITE,
          'user-agent': 'test',
          'content-type': 'application/json',
          cookie: [...cookies].map((it) => it.join('=')).join('; '),
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    )
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split(/=(.*)/) as [string, string]
      if (/max-age=0/i.test(cookie)) cookies.delete(name)
      else cookies.set(name, value)
    }
    const text = await response.text()
    return { status: response.status, json: text && JSON.parse(text) }
  }
}

type Answer = Promise<{ status: number; json: any }>

/** What a browser is told that asks for what it may have. */
async function ok(answer: Answer) {
  const { status, json } = await answer
  assert.equal(status, 200, JSON.stringify(json))
  return json
}

/** What a browser is told that asks for what it may not have. */
async function refused(answer: Answer, expected: string) {
  const { status, json } = await answer
  assert.equal(`${status} ${json.code}`, expected)
}

/** What Better Auth answers to an event of Stripe. */
async function webhook({ payload, signature }: { payload: string; signature: string }) {
  const headers = { 'stripe-signature': signature }
  const request = new Request(`${SITE}/api/auth/stripe/webhook`, { method: 'POST', headers, body: payload })
  return (await auth.handler(request)).status
}

const near = (moment: Date, expected: number) =>
  assert(Math.abs(moment.getTime() - expected) < 60_000, `${moment} is not near ${new Date(expected)}`)

const ann = browser()
const bob = browser()

{
  const names = { ann: 'Ann@Example.org', bob: 'bob@example.org' }
  for (const [name, email] of Object.entries(names)) {
    const ask = name === 'ann' ? ann : bob
    const told = await ok(ask('/sign-up/email', { name, email, password: `password of ${name}` }))
    assert.equal(told.user.email, email.toLowerCase())
    const found = await row('user', 'email', email.toLowerCase())
    assert.equal(found.id, told.user.id)
    assert.deepEqual(
      [found.name, found.email_verified, found.image, found.role, found.banned, found.ban_expires],
      [name, false, null, 'user', false, null],
    )
    assert.deepEqual([found.first_name, found.onboarding_completed, found.language], [null, false, 'en'])
    near(found.created_at, Date.now())
    const account = await row('account', 'user_id', found.id)
    assert.deepEqual([account.provider_id, account.account_id], ['credential', found.id])
    assert.match(account.password, /^[0-9a-f]{32}:[0-9a-f]{128}$/)
    await row('session', 'token', told.token)
  }
  const again = { name: 'Eve', email: 'ann@example.org', password: 'password of eve' }
  await refused(browser()('/sign-up/email', again), '422 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL')
  console.log('sign up')
}

const annId: string = (await row('user', 'email', 'ann@example.org')).id
const bobId: string = (await row('user', 'email', 'bob@example.org')).id

{
  await ok(bob(`/verify-email?token=${mail.get('verify bob@example.org')}`))
  const found = await row('user', 'id', bobId)
  assert.equal(found.email_verified, true)
  assert.equal((await row('user', 'id', annId)).email_verified, false)
  console.log('verify an address')
}

{
  const before = (await row('account', 'user_id', bobId)).password
  await ok(bob('/request-password-reset', { email: 'bob@example.org' }))
  const [pending] = await rows('verification', 'value', bobId)
  near(pending!.expires_at, Date.now() + DAY / 24)
  const token = mail.get('reset bob@example.org')
  await ok(bob('/reset-password', { newPassword: 'new password of bob', token }))
  assert.deepEqual(await rows('verification', 'value', bobId), [])
  assert.notEqual((await row('account', 'user_id', bobId)).password, before)
  console.log('reset a password')
}

{
  await ok(ann('/sign-out', {}))
  assert.deepEqual(await rows('session', 'user_id', annId), [])
  const wrong = { email: 'ann@example.org', password: 'password of bob' }
  await refused(ann('/sign-in/email', wrong), '401 INVALID_EMAIL_OR_PASSWORD')
  assert.equal(complaints.pop(), 'warn: Invalid password')
  assert.deepEqual(await rows('session', 'user_id', annId), [])

  const told = await ok(ann('/sign-in/email', { email: 'ann@example.org', password: 'password of ann' }))
  assert.equal(told.user.id, annId)
  const found = await row('session', 'user_id', annId)
  assert.equal(found.token, told.token)
  assert.deepEqual(
    [found.user_agent, found.active_organization_id, found.impersonated_by],
    ['test', null, null],
  )
  near(found.expires_at, Date.now() + 7 * DAY)
  await ok(bob('/sign-in/email', { email: 'bob@example.org', password: 'new password of bob' }))
  console.log('sign in')
}

{
  const told = await ok(ann('/get-session'))
  const found = await row('session', 'user_id', annId)
  assert.deepEqual([told.session.id, told.user.id, told.user.role], [found.id, annId, 'user'])
  assert.equal(told.session.expiresAt, found.expires_at.toISOString())
  assert.equal(await ok(browser()('/get-session')), null)
  console.log('session')
}

const acme = { name: 'Acme', slug: 'acme', metadata: { colour: 'red' } }
const made = await ok(ann('/organization/create', acme))
const acmeId: string = made.id
{
  assert.deepEqual([made.name, made.slug, made.metadata], ['Acme', 'acme', acme.metadata])
  const found = await row('organization', 'slug', 'acme')
  assert.deepEqual(
    [found.id, found.name, found.metadata, found.current_plan, found.plan_limits],
    [acmeId, 'Acme', '{"colour":"red"}', 'free', null],
  )
  const owner = await row('member', 'organization_id', acmeId)
  assert.deepEqual([owner.user_id, owner.role], [annId, 'owner'])
  assert.equal((await row('session', 'user_id', annId)).active_organization_id, acmeId)
  const [mine] = await ok(ann('/organization/list'))
  assert.deepEqual([mine.id, mine.slug], [acmeId, 'acme'])
  assert.deepEqual(await ok(bob('/organization/list')), [])
  console.log('create an organization')
}

{
  const offer = { email: 'Bob@example.org', role: 'member', organizationId: acmeId }
  await refused(bob('/organization/invite-member', offer), '400 MEMBER_NOT_FOUND')
  const told = await ok(ann('/organization/invite-member', offer))
  assert.equal(told.status, 'pending')
  const found = await row('invitation', 'organization_id', acmeId)
  assert.deepEqual(
    [found.id, found.email, found.role, found.status, found.inviter_id],
    [told.id, 'bob@example.org', 'member', 'pending', annId],
  )
  near(found.expires_at, Date.now() + 2 * DAY)
  assert.equal(mail.get('invite bob@example.org'), told.id)
  const [mine] = await ok(bob('/organization/list-user-invitations'))
  assert.equal(mine.id, told.id)
  console.log('invite')
}

{
  const invitationId = mail.get('invite bob@example.org')
  const told = await ok(bob('/organization/accept-invitation', { invitationId }))
  assert.deepEqual([told.invitation.status, told.member.userId], ['accepted', bobId])
  assert.equal((await row('invitation', 'organization_id', acmeId)).status, 'accepted')
  const found = await row('member', 'user_id', bobId)
  assert.deepEqual([found.id, found.organization_id, found.role], [told.member.id, acmeId, 'member'])
  await refused(bob('/organization/accept-invitation', { invitationId }), '400 INVITATION_NOT_FOUND')
  console.log('accept')
}

{
  const told = await ok(bob(`/organization/list-members?organizationId=${acmeId}`))
  const people = told.members.map((it: any) => [it.userId, it.role, it.user.email]).sort()
  const expected = [[annId, 'owner', 'ann@example.org'], [bobId, 'member', 'bob@example.org']].sort()
  assert.deepEqual([told.total, people], [2, expected])
  assert.equal((await rows('member', 'organization_id', acmeId)).length, 2)
  console.log('list members')
}

{
  const order = { plan: 'team', customerType: 'organization', referenceId: acmeId, seats: 2, disableRedirect: true }
  await refused(bob('/subscription/upgrade', order), '401 UNAUTHORIZED')
  assert.deepEqual(await rows('subscription', 'reference_id', acmeId), [])

  const told = await ok(ann('/subscription/upgrade', order))
  assert.equal((await row('organization', 'id', acmeId)).stripe_customer_id, 'cus_1')
  const ordered = await row('subscription', 'reference_id', acmeId)
  assert.deepEqual(
    [ordered.plan, ordered.status, ordered.seats, ordered.stripe_customer_id, ordered.stripe_subscription_id],
    ['team', 'incomplete', 2, 'cus_1', null],
  )
  assert.equal(ordered.cancel_at_period_end, false)
  console.log('order a subscription')

  const { checkout, subscription } = billing.pay(told.url)
  const completed = billing.event('checkout.session.completed', checkout)
  const forged = { ...completed, signature: completed.signature.replace(/v1=./, 'v1=x') }
  assert.equal(await webhook(forged), 400)
  assert.match(complaints.pop()!, /^error: No signatures found/)
  assert.equal((await row('subscription', 'reference_id', acmeId)).status, 'incomplete')
  assert.equal(await webhook(completed), 200)
  const paid = await row('subscription', 'reference_id', acmeId)
  assert.deepEqual(
    [paid.id, paid.status, paid.seats, paid.stripe_subscription_id, paid.billing_interval],
    [ordered.id, 'active', 2, 'sub_1', 'month'],
  )
  near(paid.period_end, Date.now() + 30 * DAY)
  const listed = await ok(ann(`/subscription/list?customerType=organization&referenceId=${acmeId}`))
  assert.deepEqual(
    listed.map((it: any) => [it.id, it.status, it.seats, it.limits, it.periodEnd]),
    [[ordered.id, 'active', 2, { todos: 100 }, paid.period_end.toISOString()]],
  )
  console.log('subscribe')

  const now = Math.floor(Date.now() / 1000)
  Object.assign(subscription, { cancel_at_period_end: true, canceled_at: now })
  assert.equal(await webhook(billing.event('customer.subscription.updated', subscription)), 200)
  const pending = await row('subscription', 'reference_id', acmeId)
  assert.deepEqual([pending.status, pending.cancel_at_period_end], ['active', true])
  assert.equal(pending.canceled_at.getTime(), now * 1000)
  Object.assign(subscription, { status: 'canceled', ended_at: now })
  assert.equal(await webhook(billing.event('customer.subscription.deleted', subscription)), 200)
  const ended = await row('subscription', 'reference_id', acmeId)
  assert.deepEqual([ended.status, ended.ended_at.getTime()], ['canceled', now * 1000])
  assert.deepEqual(billing.refused, [])
  console.log('cancel a subscription')
}

{
  const ban = { userId: bobId, banReason: 'spam', banExpiresIn: 3600 }
  await refused(ann('/admin/ban-user', ban), '403 YOU_ARE_NOT_ALLOWED_TO_BAN_USERS')
  await db.update(user).set({ role: 'admin' }).where(eq(user.id, annId))
  const told = await ok(ann('/admin/ban-user', ban))
  assert.deepEqual([told.user.banned, told.user.banReason], [true, 'spam'])
  const banned = await row('user', 'id', bobId)
  assert.deepEqual([banned.banned, banned.ban_reason], [true, 'spam'])
  near(banned.ban_expires, Date.now() + 3600_000)
  assert.deepEqual(await rows('session', 'user_id', bobId), [])
  assert.equal(await ok(bob('/get-session')), null)
  const knock = { email: 'bob@example.org', password: 'new password of bob' }
  await refused(bob('/sign-in/email', knock), '403 BANNED_USER')
  console.log('ban')

  await ok(ann('/admin/unban-user', { userId: bobId }))
  const free = await row('user', 'id', bobId)
  assert.deepEqual([free.banned, free.ban_reason, free.ban_expires], [false, null, null])
  await ok(bob('/sign-in/email', knock))
  console.log('unban')
}

{
  await ok(ann('/admin/impersonate-user', { userId: bobId }))
  assert.equal((await ok(ann('/get-session'))).user.id, bobId)
  const found = await row('session', 'impersonated_by', annId)
  assert.equal(found.user_id, bobId)
  await ok(ann('/admin/stop-impersonating', {}))
  assert.deepEqual(await rows('session', 'impersonated_by', annId), [])
  assert.equal((await ok(ann('/get-session'))).user.id, annId)
  console.log('impersonate')
}

{
  await ok(ann('/admin/remove-user', { userId: bobId }))
  for (const table of ['account', 'session', 'member']) {
    assert.deepEqual(await rows(table, 'user_id', bobId), [], table)
  }
  assert.deepEqual(await rows('user', 'id', bobId), [])
  console.log('remove a user')

  await ok(ann('/organization/delete', { organizationId: acmeId }))
  for (const table of ['invitation', 'member']) {
    assert.deepEqual(await rows(table, 'organization_id', acmeId), [], table)
  }
  assert.deepEqual(await rows('subscription', 'reference_id', acmeId), [])
  assert.equal((await row('session', 'user_id', annId)).active_organization_id, null)
  console.log('delete an organization')
}

assert.deepEqual(complaints, [])
await Promise.all([client.end(), sql.end(), billing.close()])
