import type { RegistryMessageKey } from '../messages.ts'
import { type Purpose, purposes } from './purposes.ts'

type Words = { vi: string; en: string }

/** Each purpose as a person reads it: a few words, and a sentence that says what it is about. */
export type PurposeWords = Record<Purpose, { title: Words; text: Words }>

type Catalog = Record<'vi' | 'en', Record<RegistryMessageKey, string>>

export function describePurposes(catalog: Catalog): PurposeWords {
  const words = (key: RegistryMessageKey): Words => ({ vi: catalog.vi[key], en: catalog.en[key] })
  const entries = purposes.map((purpose) => [
    purpose,
    { title: words(`purpose.${purpose}.title`), text: words(`purpose.${purpose}.text`) },
  ])
  return Object.fromEntries(entries) as PurposeWords
}
