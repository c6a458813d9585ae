// Reads every table of a project with all that it leads to, as far as Drizzle's queries go.
// In: DATABASE_URL. Out: a line a table.

import { client, db } from './out/database/db'

const tables = Object.entries(db._.schema!)
for (const [name, table] of tables) {
  const relations = Object.keys(table.relations)
  // Drizzle reads no table without columns.
  if (Object.keys(table.columns).length === 0) {
    console.log(name)
    continue
  }
  const query = db.query[name as keyof typeof db.query] as any
  const rows = await query.findMany({ with: Object.fromEntries(relations.map((it) => [it, true])) })
  console.log(name, relations.length, rows.length)
}
await client.end()
