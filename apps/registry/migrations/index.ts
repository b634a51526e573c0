import type { Migration } from '@mot-cua/database'
import { register } from './0001-register.ts'
import { attributes } from './0002-attributes.ts'

/** The register's own tables, in order. */
export const migrations: readonly Migration[] = [register, attributes]
