// What JavaScript cannot hold of what PostgreSQL and the service can, and what it holds that the service cannot.
// In: DATABASE_URL of whoever sees all rows, and rows that the test has put in. Out: nothing, or the program fails.

import assert from 'node:assert/strict'
import { eq, sql } from 'drizzle-orm'
import { client, db } from '../../examples/invoices/web/database/db'
import { invoice } from '../../examples/invoices/web/database/schema'

const found = async (number: bigint) => {
  const [row] = await db.select().from(invoice).where(eq(invoice.number, number))
  return row!
}

// A `Date` ends at the millisecond: the rest is cut off, whichever way a moment goes through it.
const cut = await found(1n)
assert.equal(cut.issuedAt.toISOString(), '2026-11-28T12:34:56.123Z')
const exact = { at: sql<string>`${invoice.issuedAt}::text` }
const moment = async () => (await db.select(exact).from(invoice).where(eq(invoice.number, 1n)))[0]!.at
assert.equal(await moment(), '2026-11-28 12:34:56.123456+00')
assert.equal((await db.select().from(invoice).where(eq(invoice.issuedAt, cut.issuedAt))).length, 0)
await db.update(invoice).set({ issuedAt: cut.issuedAt }).where(eq(invoice.number, 1n))
assert.equal(await moment(), '2026-11-28 12:34:56.123+00')

// A day without end is a text like any other; a moment without end is no moment.
const endless = await found(2n)
assert.equal(endless.due, 'infinity')
assert(Number.isNaN(endless.paidAt!.getTime()))

// What is no number is a text, NULL in a list of numbers is none either, and JSON's own null cannot be told from NULL.
const odd = await found(3n)
assert.equal(odd.rate, 'NaN')
assert.deepEqual(odd.pages, [1, NaN])
assert.equal(odd.note, null)

// Numbers within JSON are numbers of JavaScript.
assert.equal(odd.terms.limits['big'], 9_007_199_254_740_992)

await client.end()
