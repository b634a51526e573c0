import type { Catalog } from '@mot-cua/web'
import en from '../locales/en.json' with { type: 'json' }
import vi from '../locales/vi.json' with { type: 'json' }

export type RegistryMessageKey = keyof typeof vi

export const catalog: Catalog<RegistryMessageKey> = { vi, en }
