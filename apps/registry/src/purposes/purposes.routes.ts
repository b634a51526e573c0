import type { AnyWebEnv } from '@mot-cua/web'
import { Hono } from 'hono'
import type { PurposeWords } from './purpose-words.ts'

export const PURPOSES_PATH = '/api/purposes'

/** The list of purposes with their words; it is nobody's secret, so no token is asked for. */
export function createPurposesRoutes({ purposeWords }: { purposeWords: PurposeWords }) {
  const list = Object.entries(purposeWords).map(([purpose, words]) => ({ purpose, ...words }))
  return new Hono<AnyWebEnv>().get(PURPOSES_PATH, (c) => c.json({ purposes: list }))
}
