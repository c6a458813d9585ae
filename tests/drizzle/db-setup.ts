// What a test begins and ends with: a transaction that is rolled back. `db.transaction` keeps one connection for all of
// it. `db.execute('BEGIN')` does not: the pool gives the next statement any connection that is free.

import { TransactionRollbackError } from 'drizzle-orm'
import { test as base } from 'vitest'

import { db } from './out/database/db'

type Transaction = Parameters<Parameters<typeof db.transaction>[0]>[0]

export const test = base.extend<{ tx: Transaction }>({
  tx: async ({}, use) => {
    const undone = db.transaction(async (tx) => {
      await use(tx)
      tx.rollback()
    })
    await undone.catch((error) => {
      if (!(error instanceof TransactionRollbackError)) {
        throw error
      }
    })
  },
})
