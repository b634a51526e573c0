import { binhdinh2024 } from './binhdinh-2024.data.ts'
import { binhduong2024 } from './binhduong-2024.data.ts'
import { binhphuoc2024 } from './binhphuoc-2024.data.ts'
import type { Preset } from './preset.ts'
import { tayson2024 } from './tayson-2024.data.ts'

/** The provinces that one program can be. */
export const presets = {
  'binhdinh-2024': binhdinh2024,
  'binhphuoc-2024': binhphuoc2024,
  'binhduong-2024': binhduong2024,
  'tayson-2024': tayson2024,
} as const satisfies Record<string, Preset>

export type PresetId = keyof typeof presets
export const presetIds = Object.keys(presets) as [PresetId, ...PresetId[]]
