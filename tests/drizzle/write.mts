// Writes and reads rows of tests/golden/everything, and what the database and the application fill in.
// In: DATABASE_URL. Out: nothing; whatever is not as it must be ends the program.

import assert from 'node:assert/strict'
import { eq } from 'drizzle-orm'
import { client, db } from './out/database/db'
import { membership, person, project, task, value, workspace } from './out/database/schema'

const [home] = await db.insert(workspace).values({ name: 'Home' }).returning()
assert.equal(home!.id, 1n)
assert(home!.createdAt instanceof Date)

const [ann] = await db.insert(person).values({ email: 'Ann@example.org' }).returning()
assert.match(ann!.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/)
const [found] = await db.select().from(person).where(eq(person.email, 'ann@EXAMPLE.org'))
assert.equal(found!.id, ann!.id)

const workspaceId = home!.id
await db.insert(membership).values({ workspaceId, personId: ann!.id, role: 'owner' })
const [plan] = await db.insert(project).values({ workspaceId, code: 'P', createdBy: ann!.id }).returning()
assert.equal(plan!.id.length, 21)
const [work] = await db
  .insert(task)
  .values({ workspaceId, projectId: plan!.id, assigneeId: ann!.id, title: 'It\'s', createdBy: ann!.id })
  .returning()
assert.equal(work!.slug, 'it\'s')
assert.equal(work!.position, 1)
await new Promise((done) => setTimeout(done, 5))
const [moved] = await db.update(task).set({ body: 'x' }).where(eq(task.id, work!.id)).returning()
assert(moved!.updatedAt > work!.updatedAt)

const shape = {
  theme: 'dark mode' as const,
  language: 'en',
  notifications: { email: true },
  tags: null,
  items: [{ sku: 'a', count: 1 }],
  counts: { a: 1 },
  address: { street: 'x' },
  'odd key!': 1.5,
  type: 'x',
}
const [row] = await db
  .insert(value)
  .values({
    workspaceId,
    aText: 'x',
    aShape: shape,
    aBigint: 9_007_199_254_740_993n,
    aBytea: new Uint8Array([0, 255]),
    aPath: 'a.b',
    enums: ['guest'],
    uuids: [ann!.id],
  })
  .returning()
assert.deepEqual(row!.aShape, shape)
assert.equal(row!.aBigint, 9_007_199_254_740_993n)
assert.deepEqual([...row!.aBytea!], [0, 255])
assert.equal(row!.aVarchar, 'it\'s \\ "x"')
assert.equal(row!.aNumeric, '12.5000')
assert.equal(row!.aDouble, -2e10)
assert.deepEqual(row!.aJson, { k: [1, true, 'x'] })
assert.deepEqual(row!.texts, ['a', 'b,c', 'd"e\'f'])
assert.deepEqual([row!.integers, row!.enums, row!.uuids], [[], ['guest'], [ann!.id]])
assert.equal(row!.aPath, 'a.b')
assert.equal(row!.aLevel, 7)
assert(row!.touchedAt instanceof Date)
assert.equal(row!.aTimestamp.toISOString(), '2026-01-31T09:30:00.000Z')

const read = await db.query.task.findFirst({
  with: { project: { with: { createdByPerson: true } }, assignee: { with: { person: true } } },
})
assert.equal(read!.project.createdByPerson.id, ann!.id)
assert.equal(read!.assignee!.person.email, 'Ann@example.org')
await client.end()
