import type { Catalog, PageContext, WebEnv } from '@mot-cua/web'
import en from '../../locales/en.json' with { type: 'json' }
import tryEn from '../../locales/try.en.json' with { type: 'json' }
import tryVi from '../../locales/try.vi.json' with { type: 'json' }
import vi from '../../locales/vi.json' with { type: 'json' }

export type DeskMessageKey = keyof typeof vi | keyof typeof tryVi
export type DeskPage = PageContext<DeskMessageKey>
export type DeskEnv = WebEnv<DeskMessageKey>

export const catalog: Catalog<DeskMessageKey> = { vi: { ...vi, ...tryVi }, en: { ...en, ...tryEn } }
