// The queries of the demo with two organizations that hold the same values, each test in a transaction of its own.
// In: DATABASE_URL, and RLS, whether policies bind the role. Out: what vitest says; no rows.

import { eq, or, sql } from 'drizzle-orm'
import { afterAll, describe, expect } from 'vitest'

import { test } from './db-setup'
import { client, db } from './out/database/db'
import { jsonField } from './out/database/json'
import * as access from './out/database/organization'
import { NotAMember, organizationFor, organizationsOf, uncheckedOrganization } from './out/database/organization'
import type { Database, OrganizationId } from './out/database/organization'
import * as invitations from './out/database/queries/invitation'
import * as members from './out/database/queries/member'
import * as organizations from './out/database/queries/organization'
import * as projects from './out/database/queries/project'
import * as settingsOf from './out/database/queries/settings'
import * as subscriptions from './out/database/queries/subscription'
import * as todosOf from './out/database/queries/todos'
import { member, organization, project, settings, todos, user } from './out/database/schema'

const rls = process.env.RLS === 'on'

/** Every function is called by a test, or the last test fails. */
const called = new Set<string>()
const seen = new Set<string>()
const watched = <Module extends object>(module: Module): Module => {
  const functions = Object.entries(module).map(([name, it]) => {
    seen.add(name)
    return [
      name,
      (...args: unknown[]) => {
        called.add(name)
        return it(...args)
      },
    ]
  })
  return Object.fromEntries(functions)
}
const { createInvitation, createInvitations, deleteInvitation, getInvitation, getInvitations, updateInvitation } =
  watched(invitations)
const { createMember, createMembers, deleteMember, getMember, getMembers, getMembersWithPerson, updateMember } =
  watched(members)
const { deleteOrganization, getOrganization, updateOrganization } = watched(organizations)
const { createProject, createProjects, deleteProject, getProject, getProjects, updateProject } = watched(projects)
const { createSettings, deleteSettings, getSettings, updateSettings } = watched(settingsOf)
const {
  createSubscription,
  createSubscriptions,
  deleteSubscription,
  getSubscription,
  getSubscriptions,
  updateSubscription,
} = watched(subscriptions)
const { createTodo, createTodos, deleteTodo, getTodo, getTodos, getTodosWithPeople, updateTodo } = watched(todosOf)

/** Runs statements of the test's own where the policies see an organization, and unsets it. */
const as = async <T>(organizationId: string, tx: Database, run: () => Promise<T>): Promise<T> => {
  await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`)
  const done = await run()
  await tx.execute(sql`select set_config('app.organization_id', '', true)`)
  return done
}

const entered = async (tx: Database): Promise<string> => {
  const now = sql<string>`coalesce(current_setting('app.organization_id', true), '')`
  const [found] = await tx.select({ now }).from(sql`(values (1)) as one`)
  return found!.now
}

/** An organization with one row in every table; both have the same values. */
const filled = async (tx: Database, name: string) => {
  const [person] = await tx.insert(user).values({ name: 'Ann', email: `ann@${name}` }).returning()
  const id = `org-${name}`
  await as(id, tx, () => tx.insert(organization).values({ id, name: 'Same', slug: name }))
  const org = uncheckedOrganization(id)
  const userId: string = person!.id
  const person_ = await createMember(org, { userId, role: 'owner' }, tx)
  const plan = await createProject(org, { name: 'Same', createdBy: userId }, tx)
  const todo = await createTodo(
    org,
    { title: 'Same', createdBy: userId, assignedTo: userId, projectId: plan.id },
    tx,
  )
  const invitation = await createInvitation(
    org,
    { email: 'same@example.org', inviterId: userId, expiresAt: new Date() },
    tx,
  )
  const subscription = await createSubscription(org, { plan: 'same' }, tx)
  const preferences = {
    theme: name === 'a' ? ('dark' as const) : ('light' as const),
    language: 'en',
    notifications: { email: true, push: false },
  }
  const set = await createSettings(org, { preferences }, tx)
  return { org, userId, member: person_, project: plan, todo, invitation, subscription, settings: set }
}

const both = async (tx: Database) => ({ a: await filled(tx, 'a'), b: await filled(tx, 'b') })

afterAll(() => client.end())

describe('reads', () => {
  test('a list has the rows of its organization', async ({ tx }) => {
    const { a, b } = await both(tx)
    for (const it of [a, b]) {
      expect(await getTodos(it.org, {}, tx)).toEqual([it.todo])
      expect(await getProjects(it.org, {}, tx)).toEqual([it.project])
      expect(await getMembers(it.org, {}, tx)).toEqual([it.member])
      expect(await getInvitations(it.org, {}, tx)).toEqual([it.invitation])
      expect(await getSubscriptions(it.org, {}, tx)).toEqual([it.subscription])
      expect(await getSettings(it.org, tx)).toEqual(it.settings)
      expect((await getOrganization(it.org, tx))!.id).toBe(it.org)
    }
  })

  test('a row is found in its organization alone', async ({ tx }) => {
    const { a, b } = await both(tx)
    expect(await getTodo(a.org, a.todo.id, tx)).toEqual(a.todo)
    expect(await getTodo(a.org, b.todo.id, tx)).toBeUndefined()
    expect(await getProject(a.org, a.project.id, tx)).toEqual(a.project)
    expect(await getProject(a.org, b.project.id, tx)).toBeUndefined()
    expect(await getMember(a.org, a.member.id, tx)).toEqual(a.member)
    expect(await getMember(a.org, b.member.id, tx)).toBeUndefined()
    expect(await getInvitation(a.org, a.invitation.id, tx)).toEqual(a.invitation)
    expect(await getInvitation(a.org, b.invitation.id, tx)).toBeUndefined()
    expect(await getSubscription(a.org, a.subscription.id, tx)).toEqual(a.subscription)
    expect(await getSubscription(a.org, b.subscription.id, tx)).toBeUndefined()
  })

  test('a condition stays within the organization, whatever it says', async ({ tx }) => {
    const { a } = await both(tx)
    for (const where of [
      sql`true or true`,
      or(eq(todos.title, 'Same'), eq(todos.title, 'Other')),
      sql`${todos.organizationId} <> ${a.org} or ${todos.title} = 'Same'`,
      undefined,
    ]) {
      expect(await getTodos(a.org, { where }, tx)).toEqual([a.todo])
      expect((await getTodosWithPeople(a.org, { where }, tx)).map((it) => it.todo)).toEqual([a.todo])
    }
    expect(await getProjects(a.org, { where: sql`true or true` }, tx)).toEqual([a.project])
    expect(await getMembers(a.org, { where: sql`true or true` }, tx)).toEqual([a.member])
    expect(await getMembersWithPerson(a.org, { where: sql`true or true` }, tx)).toHaveLength(1)
    expect(await getInvitations(a.org, { where: sql`true or true` }, tx)).toEqual([a.invitation])
    expect(await getSubscriptions(a.org, { where: sql`true or true` }, tx)).toEqual([a.subscription])
    expect(await getTodos(a.org, { where: sql`false` }, tx)).toEqual([])
  })

  test('a joined list reads each table under its own name', async ({ tx }) => {
    const { a } = await both(tx)
    const [other] = await tx.insert(user).values({ name: 'Bob', email: 'bob@a' }).returning()
    await createMember(a.org, { userId: other!.id }, tx)
    await updateTodo(a.org, a.todo.id, { assignedTo: other!.id }, tx)
    const nobodys = await createTodo(a.org, { title: 'Z', createdBy: a.userId }, tx)
    const found = await getTodosWithPeople(a.org, { orderBy: todos.title }, tx)
    expect(found.map((it) => [it.todo.id, it.assignedTo, it.createdBy.name])).toEqual([
      [a.todo.id, { userId: other!.id, role: 'member' }, 'Ann'],
      [nobodys.id, null, 'Ann'],
    ])
    const people = await getMembersWithPerson(a.org, { orderBy: member.role }, tx)
    expect(people.map((it) => it.user)).toEqual([
      { name: 'Bob', email: 'bob@a' },
      { name: 'Ann', email: 'ann@a' },
    ])
  })

  test('a list comes in the order and the page that is asked for', async ({ tx }) => {
    const { a } = await both(tx)
    await deleteTodo(a.org, a.todo.id, tx)
    const rows = ['c', 'a', 'b'].map((title, at) => ({
      title,
      createdBy: a.userId,
      createdAt: new Date(2026, 0, 1 + at),
    }))
    await createTodos(a.org, rows, tx)
    const titles = async (options: Parameters<typeof getTodos>[1]) =>
      (await getTodos(a.org, options, tx)).map((it) => it.title).join('')
    expect(await titles({})).toBe('bac')
    expect(await titles({ orderBy: todos.title })).toBe('abc')
    expect(await titles({ orderBy: [sql`${todos.title} desc`, todos.id], limit: 2 })).toBe('cb')
    expect(await titles({ orderBy: todos.title, limit: 1, offset: 1 })).toBe('b')
    expect(await titles({ limit: 0 })).toBe('')
  })
})

describe('writes', () => {
  test('a new row is of the organization, whatever its values say', async ({ tx }) => {
    const { a, b } = await both(tx)
    const lie = { title: 'x', createdBy: a.userId, organizationId: b.org } as any
    expect((await createTodo(a.org, lie, tx)).organizationId).toBe(a.org)
    expect((await createTodos(a.org, [lie, lie], tx)).map((it) => it.organizationId)).toEqual([a.org, a.org])
    const lies = { name: 'x', createdBy: a.userId, organizationId: b.org } as any
    expect((await createProjects(a.org, [lies], tx)).map((it) => it.organizationId)).toEqual([a.org])
    const [made] = await createInvitations(a.org, [{ ...a.invitation, ...lies, id: 'i' }], tx)
    expect(made!.organizationId).toBe(a.org)
    const [bought] = await createSubscriptions(a.org, [{ plan: 'x', referenceId: b.org } as any], tx)
    expect(bought!.referenceId).toBe(a.org)
    const [joined] = await createMembers(a.org, [{ userId: b.userId, organizationId: b.org } as any], tx)
    expect(joined!.organizationId).toBe(a.org)
    expect(await getTodos(b.org, {}, tx)).toEqual([b.todo])
  })

  test('a row changes in its organization alone, and never leaves it', async ({ tx }) => {
    const { a, b } = await both(tx)
    const move = { organizationId: b.org, referenceId: b.org } as any
    const moved = await updateTodo(a.org, a.todo.id, { ...move, title: 'New' }, tx)
    expect(moved).toMatchObject({ id: a.todo.id, organizationId: a.org, title: 'New' })
    expect(moved!.updatedAt.getTime()).toBeGreaterThanOrEqual(a.todo.updatedAt.getTime())
    expect((await updateProject(a.org, a.project.id, { ...move, name: 'New' }, tx))!.organizationId).toBe(a.org)
    expect((await updateInvitation(a.org, a.invitation.id, { ...move, role: 'x' }, tx))!.organizationId).toBe(a.org)
    expect((await updateSubscription(a.org, a.subscription.id, { ...move, plan: 'x' }, tx))!.referenceId).toBe(a.org)
    expect((await updateSettings(a.org, { ...move, preferences: null }, tx))!.organizationId).toBe(a.org)
    expect((await updateMember(a.org, a.member.id, { ...move, role: 'x' }, tx))!.organizationId).toBe(a.org)
    expect((await updateOrganization(a.org, { id: b.org, name: 'New' } as any, tx))!.id).toBe(a.org)
    expect(await updateTodo(a.org, b.todo.id, { title: 'x' }, tx)).toBeUndefined()
    expect(await updateProject(a.org, b.project.id, { name: 'x' }, tx)).toBeUndefined()
    expect(await updateInvitation(a.org, b.invitation.id, { role: 'x' }, tx)).toBeUndefined()
    expect(await updateSubscription(a.org, b.subscription.id, { plan: 'x' }, tx)).toBeUndefined()
    expect(await updateMember(a.org, b.member.id, { role: 'x' }, tx)).toBeUndefined()
    await unchanged(b, tx)
  })

  test('a row is deleted in its organization alone', async ({ tx }) => {
    const { a, b } = await both(tx)
    expect(await deleteTodo(a.org, b.todo.id, tx)).toBeUndefined()
    expect(await deleteProject(a.org, b.project.id, tx)).toBeUndefined()
    expect(await deleteInvitation(a.org, b.invitation.id, tx)).toBeUndefined()
    expect(await deleteSubscription(a.org, b.subscription.id, tx)).toBeUndefined()
    expect(await deleteMember(a.org, b.member.id, tx)).toBeUndefined()
    expect(await deleteTodo(a.org, a.todo.id, tx)).toEqual(a.todo)
    expect(await deleteProject(a.org, a.project.id, tx)).toEqual(a.project)
    expect(await deleteInvitation(a.org, a.invitation.id, tx)).toEqual(a.invitation)
    expect(await deleteSubscription(a.org, a.subscription.id, tx)).toEqual(a.subscription)
    expect(await deleteSettings(a.org, tx)).toEqual(a.settings)
    expect(await deleteSettings(a.org, tx)).toBeUndefined()
    expect(await deleteMember(a.org, a.member.id, tx)).toEqual(a.member)
    expect((await deleteOrganization(a.org, tx))!.id).toBe(a.org)
    expect(await getOrganization(a.org, tx)).toBeUndefined()
    await unchanged(b, tx)
  })

  test('a row of another organization cannot be referenced', async ({ tx }) => {
    const { a, b } = await both(tx)
    const refused = tx.transaction((inner) => updateTodo(a.org, a.todo.id, { projectId: b.project.id }, inner))
    await expect(refused).rejects.toThrow()
    expect(await getTodo(a.org, a.todo.id, tx)).toEqual(a.todo)
  })

  test('many rows are added in several statements, all of them or none', async ({ tx }) => {
    const { a, b } = await both(tx)
    const rows = Array.from({ length: 6_000 }, (_, at) => ({ title: `${at}`, createdBy: a.userId }))
    const made = await createTodos(a.org, rows, tx)
    expect(made.map((it) => it.title)).toEqual(rows.map((it) => it.title))
    const spoiled = [...rows, { title: '', createdBy: a.userId }]
    const refused = tx.transaction((inner) => createTodos(a.org, spoiled, inner))
    await expect(refused).rejects.toThrow()
    expect(await getTodos(a.org, {}, tx)).toHaveLength(6_001)
    expect(await createTodos(a.org, [], tx)).toEqual([])
    expect(await getTodos(b.org, {}, tx)).toEqual([b.todo])
  })
})

/** Another organization's rows stand as they did. */
const unchanged = async (it: Awaited<ReturnType<typeof filled>>, tx: Database) => {
  expect(await getTodos(it.org, {}, tx)).toEqual([it.todo])
  expect(await getProjects(it.org, {}, tx)).toEqual([it.project])
  expect(await getMembers(it.org, {}, tx)).toEqual([it.member])
  expect(await getInvitations(it.org, {}, tx)).toEqual([it.invitation])
  expect(await getSubscriptions(it.org, {}, tx)).toEqual([it.subscription])
  expect(await getSettings(it.org, tx)).toEqual(it.settings)
  expect((await getOrganization(it.org, tx))!.name).toBe('Same')
}

describe('typed JSON', () => {
  test('conditions look into a document', async ({ tx }) => {
    const { a } = await both(tx)
    const holds = (condition: ReturnType<typeof sql>) =>
      as(a.org, tx, async () => {
        const found = await tx.select().from(settings).where(sql`${settings.organizationId} = ${a.org} and ${condition}`)
        return found.length === 1
      })
    const theme = jsonField(settings.preferences, 'theme')
    const email = jsonField(settings.preferences, 'notifications', 'email')
    expect(await holds(theme.is('dark'))).toBe(true)
    expect(await holds(theme.is('light'))).toBe(false)
    expect(await holds(theme.isNot('light'))).toBe(true)
    expect(await holds(theme.isNot('dark'))).toBe(false)
    expect(await holds(theme.isIn(['light', 'dark']))).toBe(true)
    expect(await holds(theme.isIn(['light']))).toBe(false)
    expect(await holds(theme.isIn([]))).toBe(false)
    expect(await holds(theme.is(null))).toBe(false)
    expect(await holds(email.is(true))).toBe(true)
    expect(await holds(email.is(false))).toBe(false)
    expect(await holds(sql`${theme.text()} = 'dark'`)).toBe(true)
    const all = jsonField(settings.preferences)
    expect(await holds(all.contains({ notifications: { push: false } }))).toBe(true)
    expect(await holds(all.contains({ notifications: { push: true } }))).toBe(false)
    await updateSettings(a.org, { preferences: null }, tx)
    expect(await holds(theme.is(null))).toBe(true)
    expect(await holds(theme.is('dark'))).toBe(false)
    expect(await holds(theme.isNot('dark'))).toBe(true)
  })
})

describe('organizations', () => {
  test('a member gets in, and nobody else', async ({ tx }) => {
    const { a, b } = await both(tx)
    expect(await organizationFor(a.org, a.userId, tx)).toBe(a.org)
    await expect(organizationFor(a.org, b.userId, tx)).rejects.toThrow(NotAMember)
    await expect(organizationFor('nowhere', a.userId, tx)).rejects.toThrow(NotAMember)
    expect(await organizationsOf(a.userId, tx)).toEqual([a.org])
    await createMember(b.org, { userId: a.userId }, tx)
    expect(await organizationsOf(a.userId, tx)).toEqual([a.org, b.org])
    expect(await organizationsOf('nobody', tx)).toEqual([])
  })

  test('calls for several organizations share a transaction', async ({ tx }) => {
    const { a, b } = await both(tx)
    const lists = await Promise.all([
      getTodos(a.org, {}, tx),
      getTodos(b.org, {}, tx),
      getTodosWithPeople(a.org, {}, tx),
      getProjects(a.org, {}, tx),
      organizationsOf(b.userId, tx),
      getTodos(a.org, {}, tx),
    ])
    expect(lists.map((it) => it.length)).toEqual([1, 1, 1, 1, 1, 1])
    expect(lists[0]).toEqual([a.todo])
    expect(lists[1]).toEqual([b.todo])
    expect(await entered(tx)).toBe('')
  })

  test('a call in a savepoint that is undone leaves nothing', async ({ tx }) => {
    const { a } = await both(tx)
    const undone = tx.transaction(async (inner) => {
      await createTodo(a.org, { title: 'x', createdBy: a.userId }, inner)
      inner.rollback()
    })
    await expect(undone).rejects.toThrow()
    expect(await getTodos(a.org, {}, tx)).toEqual([a.todo])
    expect(await entered(tx)).toBe('')
  })

  test.runIf(rls)('a transaction that is in an organization stays there', async ({ tx }) => {
    const { a, b } = await both(tx)
    expect(await tx.select().from(todos)).toEqual([])
    await (access as any).enterOrganization(a.org, tx)
    expect(await tx.select().from(todos)).toEqual([a.todo])
    expect(await getTodos(b.org, {}, tx)).toEqual([b.todo])
    await expect(tx.transaction((inner) => createTodo(b.org, { title: '', createdBy: b.userId }, inner))).rejects.toThrow()
    await expect(createTodo(b.org, { title: 'x', createdBy: b.userId, dueDate: 'no date' as any }, tx)).rejects.toThrow()
    expect(await tx.select().from(todos)).toEqual([a.todo])
    expect(await entered(tx)).toBe(a.org)
  })

  test('without a transaction a call takes a connection of its own', async () => {
    const nowhere = uncheckedOrganization('nowhere') as OrganizationId
    expect(await getTodos(nowhere)).toEqual([])
    expect(await updateTodo(nowhere, 'x', { title: 'x' })).toBeUndefined()
    await expect(createTodo(nowhere, { title: 'x', createdBy: 'x' })).rejects.toThrow()
    await expect(createTodos(nowhere, [{ title: 'x', createdBy: 'x' }])).rejects.toThrow()
    await expect(organizationFor('nowhere', 'nobody')).rejects.toThrow(NotAMember)
    expect(await organizationsOf('nobody')).toEqual([])
    expect(await db.select().from(project)).toEqual([])
  })
})

test('every query was called', () => {
  expect([...seen].filter((name) => !called.has(name))).toEqual([])
})
