import { totpSealedColumn } from '@mot-cua/authentication'
import type { SealedColumn } from '@mot-cua/kernel'
import { fileSealedColumn } from './uploads/files.store.ts'
import { statementSealedColumn } from './verification/verification-queue.ts'

/** What the portal itself keeps sealed, beside keys and messages of the packages. */
export const sealedColumns: readonly SealedColumn[] = [
  totpSealedColumn,
  statementSealedColumn,
  fileSealedColumn,
]
