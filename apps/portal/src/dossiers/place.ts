import { isId } from '@mot-cua/kernel'

/** Where a list that is ordered by time goes on: after this row. */
export type Place = { at: Date; id: string }

/** For an address: holds nothing but a time and a random id. */
export function writePlace({ at, id }: Place): string {
  return `${at.getTime()}.${id}`
}

/** Undefined for what we did not write: then the list begins at its start. */
export function readPlace(text: string | undefined): Place | undefined {
  const [, ms, id] = /^(\d{1,15})\.([\da-f-]{36})$/.exec(text ?? '') ?? []
  if (ms === undefined || id === undefined || !isId(id)) return undefined
  return { at: new Date(Number(ms)), id }
}
