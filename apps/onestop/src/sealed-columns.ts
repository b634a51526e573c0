import type { SealedColumn } from '@mot-cua/kernel'
import { numberSealedColumns } from './staff-identity/identity-index.ts'
import { pictureSealedColumn } from './staff-picture/staff-picture.store.ts'

/** What a province itself keeps sealed, beside what the packages do. */
export const sealedColumns: readonly SealedColumn[] = [...numberSealedColumns, pictureSealedColumn]
