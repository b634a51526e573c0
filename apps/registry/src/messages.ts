import { type Catalog, createCatalog } from '@mot-cua/web'
import en from '../locales/en.json' with { type: 'json' }
import vi from '../locales/vi.json' with { type: 'json' }
import vnProfile from '../locales/vi.vn-2024.json' with { type: 'json' }

export type RegistryMessageKey = keyof typeof vi

/** The registry's words: neutral to any country, or with the names of the source documents. */
export function createMessages(profile: 'neutral' | 'vn-2024'): Catalog<RegistryMessageKey> {
  return createCatalog({ vi, en }, profile === 'vn-2024' ? { vi: vnProfile } : {})
}
