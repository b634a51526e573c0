import { z } from 'zod'
import { appProblems } from './names.ts'
import { shownRequestSchema } from './shown-request.ts'

export const passcodeSchema = z.string().regex(/^\d{6}$/)

export const problemSchema = z.object({
  status: z.number().int(),
  title: z.string(),
  code: z.enum(appProblems),
  detail: z.string().optional().describe('A sentence in the language of `accept-language`.'),
  attemptsLeft: z.number().int().optional().describe('With `wrong-passcode`.'),
  reason: z.string().optional().describe('With `weak-passcode` and `weak-password`: why.'),
  until: z.iso.datetime().optional().describe('With `waiting` and `qr-paused`.'),
  reference: z.string().optional().describe("Also in identity's log."),
})

/** POST /devices, with the access token of the code flow. */
export const enrolSchema = z.object({
  name: z.string().trim().min(1).max(60),
  passcode: passcodeSchema,
})
/** POST /unlock; without a token, by proof of the device key and the passcode or a passkey. */
export const unlockSchema = z.union([
  z.object({ passcode: passcodeSchema }),
  z.object({ passkey: z.record(z.string(), z.unknown()) }),
])

export const sessionSchema = z.object({
  deviceId: z.uuid(),
  accessToken: z.string(),
  tokenType: z.literal('DPoP'),
  expiresInSeconds: z.number().int(),
})

export const profileSchema = z.object({
  fullName: z.string(),
  maskedPersonalId: z.string(),
  maskedPhone: z.string(),
  level: z.union([z.literal(1), z.literal(2)]),
  device: z.object({ id: z.uuid(), name: z.string(), webSignIn: z.boolean() }),
  logsOutAfterQr: z.boolean(),
  hasPasskey: z.boolean(),
})

/** PUT /permission: *Đăng nhập trên website*. */
export const permissionSchema = z.object({ isOn: z.boolean(), passcode: passcodeSchema })

/** POST /scans */
export const scanSchema = z.union([
  z.object({ source: z.enum(['camera', 'picture', 'link']), code: z.string().max(200) }),
  z.object({ source: z.literal('typed'), typedCode: z.string().max(20) }),
])
export const signInRequestSchema = z.object({
  id: z.string(),
  nonce: z.string(),
  shown: shownRequestSchema,
  needsNumber: z.boolean(),
  isSameNetwork: z.boolean(),
  decideBefore: z.iso.datetime(),
  /** False: R059 is shown, and approval waits for the switch. */
  webSignIn: z.boolean(),
  returnPath: z
    .string()
    .optional()
    .describe('Of a link opened in the same browser: where its tab goes on once approved.'),
})

/** POST /requests/:id/approve; proof by passcode, or by a passkey of this device. */
export const approveSchema = z.object({
  approval: z.string().max(4096),
  passcode: passcodeSchema.optional(),
  passkey: z.record(z.string(), z.unknown()).optional(),
})
export const approvedSchema = z.object({
  /** The app signs itself out a few seconds later, unless the person stays. */
  logsOut: z.boolean(),
})
/** POST /requests/:id/refuse */
export const refuseSchema = z.object({ isNotMe: z.boolean().default(false) })

export const deviceSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  isThis: z.boolean(),
  webSignIn: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  place: z.string(),
})
export const devicesSchema = z.object({ devices: z.array(deviceSchema) })
/** POST /devices/revoke */
export const revokeDevicesSchema = z.object({ which: z.enum(['others', 'all']) })

export const historyEntrySchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  kind: z.string().describe('Type of the audit event: `sign-in.completed`, `device.enrolled` …'),
  method: z.enum(['password', 'qr', 'other']),
  service: z.string().optional(),
  place: z.string(),
  canDisown: z.boolean().describe('Whether "that was not me" ends something.'),
  takes: z
    .enum(['device', 'passkey'])
    .optional()
    .describe('What "that was not me" takes off the account: the phone or the passkey told of.'),
})
export const historySchema = z.object({ entries: z.array(historyEntrySchema) })

export const browserSchema = z.object({
  id: z.uuid(),
  lastUsedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
export const browsersSchema = z.object({ browsers: z.array(browserSchema) })

export const passkeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().optional(),
  isOfThisDevice: z.boolean(),
})
export const passkeysSchema = z.object({ passkeys: z.array(passkeySchema) })
/** Options as WebAuthn's JSON forms have them, for `startRegistration` or `startAuthentication`. */
export const passkeyOptionsSchema = z.object({ options: z.record(z.string(), z.unknown()) })
/** POST /passkeys/options */
export const newPasskeyOptionsSchema = z.object({ passcode: passcodeSchema })
/** POST /passkeys */
export const newPasskeySchema = z.object({
  name: z.string().trim().min(1).max(60),
  response: z.record(z.string(), z.unknown()),
})

/** POST /passcode */
export const changePasscodeSchema = z.object({ current: passcodeSchema, next: passcodeSchema })
/** POST /password */
export const changePasswordSchema = z.object({
  current: z.string().max(128),
  next: z.string().max(128),
})

export type Session = z.infer<typeof sessionSchema>
export type Profile = z.infer<typeof profileSchema>
export type ScanBody = z.infer<typeof scanSchema>
export type SignInRequest = z.infer<typeof signInRequestSchema>
export type Approved = z.infer<typeof approvedSchema>
export type ApproveBody = z.infer<typeof approveSchema>
export type Device = z.infer<typeof deviceSchema>
export type HistoryEntry = z.infer<typeof historyEntrySchema>
export type TrustedBrowser = z.infer<typeof browserSchema>
export type Passkey = z.infer<typeof passkeySchema>
export type Problem = z.infer<typeof problemSchema>
