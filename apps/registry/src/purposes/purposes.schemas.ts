import { z } from 'zod'
import { purposes } from './purposes.ts'

/** The same sentence for whoever reads Vietnamese and whoever reads English. */
export const words = z.strictObject({ vi: z.string(), en: z.string() })

export const purposesAnswerSchema = z.strictObject({
  purposes: z.array(z.strictObject({ purpose: z.enum(purposes), title: words, text: words })),
})
