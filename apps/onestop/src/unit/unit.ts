/** What a directory tells apart; the last ones receive orders and copies beside the rest (R176). */
export const unitKinds = [
  'province',
  'department',
  'district',
  'commune',
  'division',
  'one-stop',
  'service-centre',
  'post',
  'home-affairs',
  'police',
  'land-office',
  'press',
  'youth-union',
] as const
export type UnitKind = (typeof unitKinds)[number]

/** The colour that stands for a unit wherever somebody acts for it. */
export const accents = [
  'indigo',
  'teal',
  'plum',
  'ochre',
  'moss',
  'brick',
  'slate',
  'azure',
] as const
export type Accent = (typeof accents)[number]

/** A body or a part of one: department, district, commune, division, one-stop counter (R001). */
export type Unit = {
  id: string
  code: string
  name: string
  kind: UnitKind
  parentId: string | undefined
  /** `/H08/H08.15/`: its own code and those above it. */
  path: string
  communeCode: string | undefined
  accent: Accent
}

export type NewUnit = Pick<Unit, 'code' | 'name' | 'kind' | 'communeCode'> & {
  /** Undefined for the province itself; units above stand before those below. */
  parentCode: string | undefined
  accent?: Accent
}

export type UnitStore = {
  find(id: string): Promise<Unit | undefined>
  /** From the province down, parents before children. */
  list(): Promise<Unit[]>
  /** Those that are there already, by code, stay as they are. */
  add(units: readonly NewUnit[]): Promise<void>
}
