import type { PortalMessageKey } from '../messages.ts'

/** A service that signs people in through the portal, as it has registered itself. */
export type ListedService = { name: string; href: string; host: string }

export type ServiceDirectory = { list(): Promise<ListedService[]> }

/** A page of the portal that can be looked for: its words are its own, in the page’s language. */
export type Place = { href: string; title: PortalMessageKey; about: PortalMessageKey }

export type Found = {
  places: readonly Place[]
  services: readonly ListedService[]
}

type Searchable = {
  places: readonly Place[]
  services: readonly ListedService[]
  /** The words of a place, as they stand on the page. */
  say: (key: PortalMessageKey) => string
  fold: (text: string) => string
}

/** Every word has to be in there, with or without marks; nothing typed finds everything. */
export function search(typed: string, { places, services, say, fold }: Searchable): Found {
  const words = fold(typed).split(' ').filter(Boolean)
  const has = (text: string) => {
    const folded = fold(text)
    return words.every((word) => folded.includes(word))
  }
  return {
    places: places.filter(({ title, about }) => has(`${say(title)} ${say(about)}`)),
    services: services.filter(({ name, host }) => has(`${name} ${host}`)),
  }
}

/** Undefined for what no province could have given as a code. */
export function readDossierCode(typed: string): string | undefined {
  const code = typed.trim().replace(/\s+/g, '').toUpperCase()
  return /^[A-Z0-9][\w.:-]{3,99}$/.test(code) && /\d/.test(code) ? code : undefined
}

/** As most codes are made: agency, day, number, such as `H08.12-260301-0001`. */
export function looksLikeDossierCode(code: string): boolean {
  return /^[0-9A-Z]+(?:\.[0-9A-Z]+)*-(?:\d{6}|\d{8})-\d{3,7}$/.test(code)
}
