// The schema of a project that a team wrote by hand for Drizzle, before there was a spec.
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core'
import { nanoid } from 'nanoid'

export const todoStatus = pgEnum('todo_status', ['open', 'in progress', "won't do", 'done'])

export const user = pgTable('user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').$defaultFn(() => false).notNull(),
  banned: boolean('banned').default(false),
  createdAt: timestamp('created_at').defaultNow().notNull(),
  updatedAt: timestamp('updated_at').defaultNow().notNull(),
})

export const organization = pgTable('organization', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  slug: text('slug').unique(),
  currentPlan: text('current_plan').default('free').notNull(),
  planLimits: jsonb('plan_limits').$type<{ todos?: number; members?: number }>().default({ todos: 10 }),
  createdAt: timestamp('created_at').defaultNow().notNull(),
  updatedAt: timestamp('updated_at').defaultNow().notNull(),
})

export const member = pgTable('member', {
  organizationId: text('organization_id')
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' }),
  userId: text('user_id')
    .notNull()
    .references(() => user.id, { onDelete: 'cascade' }),
  role: varchar('role', { length: 20 }).default('member').notNull(),
  createdAt: timestamp('created_at').defaultNow().notNull(),
}, (table) => [
  primaryKey({ columns: [table.organizationId, table.userId] }),
  index().on(table.userId),
])

export const project = pgTable('project', {
  id: uuid('id').primaryKey().defaultRandom(),
  organizationId: text('organization_id')
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' }),
  code: text('code').notNull(),
  position: serial('position').notNull(),
  budget: numeric('budget', { precision: 12, scale: 2 }).default('0.00').notNull(),
  tags: text('tags').array().default([]).notNull(),
  archivedAt: timestamp('archived_at', { withTimezone: true }),
}, (table) => [
  unique().on(table.organizationId, table.code),
  check('project_budget_check', sql`${table.budget} >= 0`),
])

export const todos = pgTable('todos', {
  id: text('id').primaryKey().$defaultFn(() => nanoid()),
  number: bigint('number', { mode: 'number' }).generatedAlwaysAsIdentity(),
  title: text('title').notNull(),
  organizationId: text('organization_id')
    .references(() => organization.id, { onDelete: 'cascade' })
    .notNull(),
  createdBy: text('created_by')
    .references(() => user.id, { onDelete: 'cascade' })
    .notNull(),
  assignedTo: text('assigned_to').references(() => user.id, { onDelete: 'set null' }),
  projectId: uuid('project_id').references(() => project.id, { onDelete: 'restrict', onUpdate: 'cascade' }),
  status: todoStatus('status').default('open').notNull(),
  priority: integer('priority').default(3).notNull(),
  dueDate: timestamp('due_date', { precision: 3 }),
  createdAt: timestamp('created_at').defaultNow().notNull(),
  updatedAt: timestamp('updated_at').defaultNow().notNull(),
}, (table) => [
  index('todos_open').on(table.organizationId, table.createdAt.desc()).where(sql`${table.status} <> 'done'`),
  index().on(table.assignedTo),
  uniqueIndex().on(table.organizationId, table.number),
])

export const settings = pgTable('settings', {
  id: text('id').primaryKey(),
  organizationId: text('organization_id')
    .references(() => organization.id, { onDelete: 'cascade' })
    .notNull(),
  preferences: jsonb('preferences').$type<{
    theme: 'light' | 'dark'
    notifications: { email: boolean; push: boolean }
    language: string
  }>(),
})

export const subscription = pgTable('subscription', {
  id: text('id').primaryKey(),
  plan: text('plan').notNull(),
  referenceId: text('reference_id').notNull(),
  status: text('status').default('incomplete'),
  periodEnd: timestamp('period_end'),
  seats: integer('seats'),
  userId: text('user_id').references(() => user.id),
  createdAt: timestamp('created_at').defaultNow().notNull(),
  updatedAt: timestamp('updated_at').defaultNow().notNull(),
})
