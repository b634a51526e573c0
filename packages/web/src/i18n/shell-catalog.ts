import infoEn from '../../locales/info.en.json' with { type: 'json' }
import infoVi from '../../locales/info.vi.json' with { type: 'json' }
import en from '../../locales/shell.en.json' with { type: 'json' }
import vi from '../../locales/shell.vi.json' with { type: 'json' }
import type { Catalog } from './catalog.ts'

/** The messages of the shell itself: header, footer, error and information pages. */
export type ShellKey = keyof typeof vi | keyof typeof infoVi

/** Names no authority and no product: those are a text profile's business. */
export const shellCatalog: Catalog<ShellKey> = {
  vi: { ...vi, ...infoVi },
  en: { ...en, ...infoEn },
}
