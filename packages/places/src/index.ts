export { communesOfProvince, findCommune, provinces } from './lookup.ts'
export {
  predecessorsOf,
  type Succession,
  type SuccessionKind,
  successorsOf,
} from './succession.ts'
export type { Commune, CommuneType, Province, UnitKey } from './units.ts'
