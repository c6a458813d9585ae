// The client's side of the invoices: `write` takes lines on standard input, `read` prints them.
// In: DATABASE_URL, the verb, an organization, one of its members. The service in `main.rs` does the same.

import { asc, eq, getTableColumns, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { text as all } from 'node:stream/consumers'
import { client, db } from './database/db'
import { invoice, member, type SelectInvoice } from './database/schema'

// What JSON cannot hold exactly is a text in it: numbers of more than 53 bits, amounts, moments to the microsecond, bytes.
type Exact = { number: string; issuedAt: string; paidAt: string | null; scan: string | null }
type Told = 'title' | 'state' | 'history' | 'amount' | 'rate' | 'due' | 'labels' | 'pages' | 'terms' | 'note'
type Line = Pick<SelectInvoice, Told> & Exact

type Transaction = Parameters<Parameters<typeof db.transaction>[0]>[0]

// Runs something as a member of an organization, in a transaction whose rows are that organization's.
const inside = <T,>(organizationId: string, userId: string, work: (tx: Transaction) => Promise<T>) =>
  db.transaction(async (tx) => {
    await tx.execute(sql`SELECT set_config('app.organization_id', ${organizationId}, true)`)
    const [found] = await tx.select().from(member).where(eq(member.userId, userId))
    if (!found) throw new Error(`${userId} is no member of ${organizationId}`)
    return work(tx)
  })

// A `Date` ends at the millisecond, so moments go through SQL, as texts.
const moment = (text: string) => sql`${text}::timestamptz`
const exactly = <T extends string | null>(column: AnyPgColumn) =>
  sql<T>`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const row = (organizationId: string, { number, issuedAt, paidAt, scan, ...told }: Line) => ({
  ...told,
  organizationId,
  number: BigInt(number),
  issuedAt: moment(issuedAt),
  paidAt: paidAt === null ? null : moment(paidAt),
  scan: scan === null ? null : Uint8Array.from(Buffer.from(scan, 'hex')),
})

// Objects with their keys in order, so that equal rows are equal texts.
const ordered = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

const line = (found: SelectInvoice & { issued: string; paid: string | null }): string => {
  const { title, state, history, amount, rate, due, labels, pages, terms, note } = found
  const told: Line = {
    title, state, history, amount, rate, due, labels, pages, terms, note,
    number: found.number.toString(),
    issuedAt: found.issued,
    paidAt: found.paid,
    scan: found.scan && Buffer.from(found.scan).toString('hex'),
  }
  return `${JSON.stringify(told, ordered)}\n`
}

const write = (organizationId: string, userId: string, text: string) =>
  inside(organizationId, userId, async (tx) => {
    const lines = text.split('\n').filter((it) => it !== '')
    const rows = lines.map((it) => row(organizationId, JSON.parse(it) as Line))
    for (const values of rows) await tx.insert(invoice).values(values)
    return rows.length
  })

const read = (organizationId: string, userId: string) =>
  inside(organizationId, userId, async (tx) => {
    const rows = await tx
      .select({
        ...getTableColumns(invoice),
        issued: exactly<string>(invoice.issuedAt),
        paid: exactly<string | null>(invoice.paidAt),
      })
      .from(invoice)
      .where(eq(invoice.organizationId, organizationId))
      .orderBy(asc(invoice.number))
    return rows.map(line).join('')
  })

const [verb, organizationId, userId] = process.argv.slice(2)
try {
  if (!organizationId || !userId) throw new Error('say `write` or `read`, an organization and one of its members')
  if (verb === 'write') {
    const count = await write(organizationId, userId, await all(process.stdin))
    console.log(`${count} invoices written`)
  } else if (verb === 'read') {
    process.stdout.write(await read(organizationId, userId))
  } else throw new Error(`there is no \`${verb}\`: say \`write\` or \`read\``)
} finally {
  await client.end()
}
