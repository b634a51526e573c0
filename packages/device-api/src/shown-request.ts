import { z } from 'zod'

/** What a phone shows before anybody confirms, and what it signs. Words are in the person's language. */
export const shownRequestSchema = z.object({
  clientId: z.string(),
  service: z.string().describe('Name of the service that wants to know who this is.'),
  host: z.string().describe('Its host, as the browser will be led to.'),
  acr: z.string().describe('Level of assurance asked for.'),
  claims: z.array(z.string()).describe('Names of the claims the service will get.'),
  claimsHash: z.string().describe('base64url SHA-256 of the sorted names, joined by spaces.'),
  place: z.string().describe('Where the browser is, as far as its address tells.'),
  browser: z.string().describe('Browser and operating system.'),
  openedAt: z.iso.datetime(),
})
export type ShownRequest = z.infer<typeof shownRequestSchema>
