import pg from 'pg'

const { INT8, DATE, BYTEA } = pg.types.builtins

/** A count fits a number for ever; what does not fit stays exact rather than going wrong. */
function parseBigint(text: string): number | bigint {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

/** A calendar day has no time zone: a Date would move it for everyone east or west of here. */
const keepText = (text: string): string => text

/** Column parsers for a `pg` pool or client. */
export const postgresTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return parseBigint
    if (oid === DATE) return keepText
    return pg.types.getTypeParser(oid, format)
  }) as pg.CustomTypesConfig['getTypeParser'],
}

/** Column parsers for PGlite, answering what `postgresTypes` answers. */
export const pgliteParsers = {
  [INT8]: parseBigint,
  [DATE]: keepText,
  [BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex'),
}
