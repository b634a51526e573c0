import { DomainError } from '@mot-cua/kernel'
import type { HeadingProblem } from '@mot-cua/sheets'
import { ConfigError } from '@mot-cua/web'

/** Nobody reads more on a terminal; the rest is counted. */
export const MOST_SHOWN = 50

export function describeHeading<Column extends string>(
  { problem, column }: HeadingProblem<Column>,
  columns: Record<Column, readonly string[]>,
): string {
  const names = columns[column].join(', ')
  return problem === 'twice'
    ? `The heading names this column twice: ${names}`
    : `The heading lacks a column; any of these names will do: ${names}`
}

/** What is wrong with a file as a whole, as a sentence for whoever named it. */
export function refuseFile(error: unknown): never {
  if (error instanceof DomainError) throw new ConfigError(error.message)
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    throw new ConfigError('There is no such file')
  }
  throw error
}
