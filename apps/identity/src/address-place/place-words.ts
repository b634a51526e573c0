import type { IdentityPage } from '../page.ts'
import type { AddressPlaces } from './address-place.ts'
import { shortenAddress } from './short-address.ts'

/** Where an address is, in the words of the page; empty without an address. */
export type PlaceWords = (
  page: Pick<IdentityPage, 't' | 'locale'>,
  address?: string | null,
) => string

/** One way to say a place, on the phone that confirms as in the account's history. */
export function createPlaceWords(places: AddressPlaces): PlaceWords {
  return ({ t, locale }, address) => {
    if (!address) return ''
    const place = places.find(address, locale)
    if (place.kind === 'named') return place.words
    if (place.kind === 'local') return t('qr.place.local')
    const short = shortenAddress(address)
    return short === '' ? t('qr.place.unknown') : t('qr.place.network', { address: short })
  }
}
