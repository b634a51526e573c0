export type { Allowance, Refund, Taken } from './allowance.ts'
export { appendOnlyStatements } from './append-only.ts'
export { createRedisEphemeralStore } from './ephemeral-store.redis.ts'
export { createSqlEphemeralStore, ephemeralMigration } from './ephemeral-store.sql.ts'
export type { EphemeralStore } from './ephemeral-store.ts'
export { listPending, type Migration, migrate } from './migrate.ts'
export { openStorage, type Storage } from './open-storage.ts'
export {
  copyPgliteFolder,
  fillPgliteFolder,
  openPglite,
  prepareEmptyPglite,
} from './pglite-engine.ts'
export { openPostgres } from './postgres-engine.ts'
export { MAX_MESSAGE_BYTES, type RanStatement, type SqlEngine } from './sql-engine.ts'
export { createTurnBatch } from './turn-batch.ts'
export { isUniqueViolation } from './unique-violation.ts'
