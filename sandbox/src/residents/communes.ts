import {
  type Commune,
  communesOfProvince,
  findCommune,
  predecessorsOf,
  provinces,
  type UnitKey,
} from '@mot-cua/places'
import type { CommuneKey } from './generated.ts'
import { createLottery, type Random } from './random.ts'

/** First day of the present list of communes. */
const PRESENT_FROM = '2025-07-01'
const WEIGHT = { ward: 2, commune: 1, township: 1, specialZone: 0.2 } as const
const BORN_AT_HOME_SHARE = 0.78

/** Draws where households live and where their members' births were registered. */
export function createCommuneDraw() {
  const communes = provinces(PRESENT_FROM).flatMap((province) =>
    communesOfProvince(province.code, PRESENT_FROM),
  )
  const homes = createLottery(communes.map((commune) => [commune, WEIGHT[commune.type]] as const))
  return {
    drawHome: (random: Random): Commune => homes.draw(random),
    /** A birth before the reform is registered under a code of the former list, where it has one. */
    drawPlaceOfBirth(random: Random, born: { home: Commune; bornOn: string }): CommuneKey {
      const now = random.chance(BORN_AT_HOME_SHARE) ? born.home : homes.draw(random)
      const former = born.bornOn < PRESENT_FROM ? predecessorsOf(now.code) : []
      if (former.length === 0) return toCommuneKey(now)
      const { old } = random.pick(former)
      return toCommuneKey(findCommune(old.code, old.validFrom) ?? now)
    },
  }
}

export function toCommuneKey({ code, validFrom }: UnitKey): CommuneKey {
  return { communeCode: code, communeValidFrom: validFrom }
}
