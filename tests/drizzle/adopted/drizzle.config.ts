import type { Config } from 'drizzle-kit'

export default {
  schema: './src/database/schema.ts',
  out: './src/database/migrations',
  dialect: 'postgresql',
  dbCredentials: {
    url: process.env.DATABASE_URL!
  },
  migrations: {
    prefix: 'index',
    table: '__drizzle_migrations__',
    schema: 'public'
  },
  schemaFilter: 'public',
  tablesFilter: '*',
  verbose: true,
  strict: true,
  breakpoints: true
} satisfies Config
