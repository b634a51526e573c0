import {
  APP_API_PATH,
  type AppRoute,
  appRoutes,
  approvedSchema,
  approveSchema,
  browsersSchema,
  changePasscodeSchema,
  changePasswordSchema,
  devicesSchema,
  enrolSchema,
  historySchema,
  newPasskeyOptionsSchema,
  newPasskeySchema,
  passkeyOptionsSchema,
  passkeysSchema,
  permissionSchema,
  problemSchema,
  profileSchema,
  refuseSchema,
  revokeDevicesSchema,
  scanSchema,
  sessionSchema,
  signInRequestSchema,
  unlockSchema,
} from '@mot-cua/device-api'
import { describeOperation, toJsonSchema } from '@mot-cua/web'
import type { z } from 'zod'

/** What shows who sends a request, besides the proof of the device key. */
type Shown = 'signInToken' | 'proof' | 'session'
type Described = { summary: string; shown?: Shown; request?: z.ZodType; answer?: z.ZodType }

const described: Record<AppRoute, Described> = {
  enrol: {
    summary: 'Register this phone, with the access token of the code flow',
    shown: 'signInToken',
    request: enrolSchema,
    answer: sessionSchema,
  },
  unlock: {
    summary: 'Begin a session by passcode or passkey',
    shown: 'proof',
    request: unlockSchema,
    answer: sessionSchema,
  },
  unlockPasskeyOptions: {
    summary: 'What the passkey has to sign for a session',
    shown: 'proof',
    answer: passkeyOptionsSchema,
  },
  signOut: { summary: 'End the session' },
  readProfile: { summary: 'The owner and this phone', answer: profileSchema },
  setPermission: {
    summary: 'Let this phone sign its owner in on websites, or not',
    request: permissionSchema,
    answer: profileSchema,
  },
  scan: {
    summary: 'Take the request behind a code; it is this phone’s from now on',
    request: scanSchema,
    answer: signInRequestSchema,
  },
  readRequest: { summary: 'The request again, while it waits', answer: signInRequestSchema },
  approvePasskeyOptions: {
    summary: 'What the passkey has to sign for this approval',
    answer: passkeyOptionsSchema,
  },
  approve: {
    summary: 'Sign the browser in: a JWS of the device key over all that was shown',
    request: approveSchema,
    answer: approvedSchema,
  },
  refuse: { summary: 'Refuse the request', request: refuseSchema },
  disownRequest: { summary: 'It was not me: web sessions end, codes are off for half an hour' },
  listDevices: { summary: 'All phones of the account', answer: devicesSchema },
  revokeDevice: { summary: 'Revoke a phone for good' },
  revokeDevices: { summary: 'Revoke several phones', request: revokeDevicesSchema },
  changePasscode: { summary: 'Another passcode', request: changePasscodeSchema },
  changePassword: { summary: 'Another password', request: changePasswordSchema },
  listHistory: { summary: 'What happened to the account, newest first', answer: historySchema },
  disownEntry: {
    summary:
      'That was not me: sessions and trust in browsers end, codes are off for half an hour, and what the entry tells of is taken off',
  },
  listBrowsers: { summary: 'Browsers that need no number', answer: browsersSchema },
  revokeBrowser: { summary: 'Know a browser no more' },
  listPasskeys: { summary: 'Passkeys of the account', answer: passkeysSchema },
  newPasskeyOptions: {
    summary: 'What a new passkey is made from, for the passcode',
    request: newPasskeyOptionsSchema,
    answer: passkeyOptionsSchema,
  },
  addPasskey: { summary: 'Keep a new passkey of this phone', request: newPasskeySchema },
  removePasskey: { summary: 'Remove a passkey' },
}

const problems = {
  401: 'No good proof or token: unlock again',
  403: 'Not allowed; `code` says why',
  404: 'Nothing of that name',
  409: 'Decided or taken before; `code` says what',
  410: 'The code is too old',
  422: 'The body is not as described here, or `reason` says what is weak',
  429: 'Too many; see `until` and Retry-After',
  500: 'Identity cannot answer; tell its operator the reference',
  503: 'Identity cannot answer now; see Retry-After',
}

/** OpenAPI 3.1 of the phone app's API, made from the schemas its routes check with. */
export function describeApi({ issuer }: { issuer: string }) {
  const paths: Record<string, Record<string, object>> = {}
  for (const name of Object.keys(appRoutes) as AppRoute[]) {
    const { method, path } = appRoutes[name]
    const at = `${APP_API_PATH}${path.replaceAll(/:(\w+)/g, '{$1}')}`
    paths[at] = { ...paths[at], [method.toLowerCase()]: describe(name, path) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Phone app of identity',
      version: '1',
      description:
        'Every request carries a DPoP proof (RFC 9449) of the key that the phone registered. ' +
        'docs/integrator/phone.md says how to write an app.',
    },
    servers: [{ url: issuer }],
    paths,
    components: {
      securitySchemes: describeSecurity(issuer),
      schemas: { Problem: toJsonSchema(problemSchema, 'output') },
    },
  }
}

function describeSecurity(issuer: string) {
  return {
    signInToken: {
      type: 'openIdConnect',
      description: 'Code flow of the client `motcua-app` with PKCE, DPoP and `prompt=login`',
      openIdConnectUrl: `${issuer}/.well-known/openid-configuration`,
    },
    session: {
      type: 'http',
      scheme: 'DPoP',
      description: 'The access token that `/devices` or `/unlock` gave, and a proof with `ath`',
    },
    proof: {
      type: 'apiKey',
      in: 'header',
      name: 'DPoP',
      description: 'A proof alone, without `ath`',
    },
  }
}

function describe(name: AppRoute, path: string) {
  const { shown = 'session', ...operation } = described[name]
  const parameters = path.includes(':id')
    ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]
    : []
  const answered = operation.answer ? 'As described' : 'Done'
  const security = [{ [shown]: [] }]
  return {
    ...describeOperation({ operationId: name, ...operation, answered, security, problems }),
    parameters,
  }
}
