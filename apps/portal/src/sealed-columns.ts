import type { SealedColumn } from '@mot-cua/kernel'
import { fileSealedColumn } from './uploads/files.store.ts'
import { statementSealedColumn } from './verification/verification-queue.ts'

/** What the portal itself keeps sealed, beside what the packages do. */
export const sealedColumns: readonly SealedColumn[] = [statementSealedColumn, fileSealedColumn]
