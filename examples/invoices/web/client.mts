// The client's side of the invoices: `write` takes lines on standard input, `read` prints them, `pay` marks one as paid.
// In: DATABASE_URL, the verb, an organization, one of its members. The service in `main.rs` writes and reads the same.

import { asc, eq, getTableColumns, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { text as all } from 'node:stream/consumers'
import { client, db } from './database/db'
import { organizationFor, scoped, type OrganizationId } from './database/organization'
import { getInvoices, updateInvoice } from './database/queries/invoice'
import { invoice, type SelectInvoice } from './database/schema'

// What JSON cannot hold exactly is a text in it: numbers of more than 53 bits, amounts, moments to the microsecond, bytes.
type Exact = { number: string; issuedAt: string; paidAt: string | null; scan: string | null }
type Told = 'title' | 'state' | 'history' | 'amount' | 'rate' | 'due' | 'labels' | 'pages' | 'terms' | 'note'
type Line = Pick<SelectInvoice, Told> & Exact

// A `Date` ends at the millisecond, so moments go through SQL, as texts.
const moment = (text: string) => sql`${text}::timestamptz`
const exactly = <T extends string | null>(column: AnyPgColumn) =>
  sql<T>`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const row = (organizationId: OrganizationId, { number, issuedAt, paidAt, scan, ...told }: Line) => ({
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

const write = async (organization: OrganizationId, text: string) => {
  const lines = text.split('\n').filter((it) => it !== '')
  const rows = lines.map((it) => row(organization, JSON.parse(it) as Line))
  if (rows.length > 0) await scoped(organization, db, (tx) => tx.insert(invoice).values(rows))
  return rows.length
}

const read = async (organization: OrganizationId) => {
  const issued = exactly<string>(invoice.issuedAt)
  const paid = exactly<string | null>(invoice.paidAt)
  const rows = await scoped(organization, db, (tx) =>
    tx
      .select({ ...getTableColumns(invoice), issued, paid })
      .from(invoice)
      .where(eq(invoice.organizationId, organization))
      .orderBy(asc(invoice.number)),
  )
  return rows.map(line).join('')
}

// What need not be exact is a call of what is generated.
const pay = async (organization: OrganizationId, number: string) => {
  const [found] = await getInvoices(organization, { where: eq(invoice.number, BigInt(number)) })
  if (!found) throw new Error(`there is no invoice ${number}`)
  const history = [...found.history, found.state]
  await updateInvoice(organization, found.id, { state: 'paid in full', history, paidAt: new Date() })
}

const [verb, organizationId, userId, number] = process.argv.slice(2)
try {
  if (!organizationId || !userId) throw new Error('say what to do, an organization and one of its members')
  const organization = await organizationFor(organizationId, userId)
  if (verb === 'write') {
    const count = await write(organization, await all(process.stdin))
    console.log(`${count} invoices written`)
  } else if (verb === 'read') {
    process.stdout.write(await read(organization))
  } else if (verb === 'pay' && number) {
    await pay(organization, number)
  } else throw new Error('say `write`, `read`, or `pay` with a number behind the member')
} finally {
  await client.end()
}
