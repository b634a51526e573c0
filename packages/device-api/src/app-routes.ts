/** Every call of the app's API: method and path under `APP_API_PATH`. */
export const appRoutes = {
  /** `enrolSchema` → `sessionSchema`; with the access token of the code flow. */
  enrol: { method: 'POST', path: '/devices' },
  /** `unlockSchema` → `sessionSchema`; with a proof alone. */
  unlock: { method: 'POST', path: '/unlock' },
  /** Nothing → `passkeyOptionsSchema`; with a proof alone. */
  unlockPasskeyOptions: { method: 'POST', path: '/unlock/passkey-options' },
  /** All below: with the token of the session. */
  signOut: { method: 'DELETE', path: '/session' },
  readProfile: { method: 'GET', path: '/profile' },
  /** `permissionSchema` → `profileSchema`. */
  setPermission: { method: 'PUT', path: '/permission' },
  /** `scanSchema` → `signInRequestSchema`. */
  scan: { method: 'POST', path: '/scans' },
  /** The same request again, as long as it waits for this device: `signInRequestSchema`. */
  readRequest: { method: 'GET', path: '/requests/:id' },
  approvePasskeyOptions: { method: 'POST', path: '/requests/:id/passkey-options' },
  /** `approveSchema` → `approvedSchema`. */
  approve: { method: 'POST', path: '/requests/:id/approve' },
  /** `refuseSchema` → 204. */
  refuse: { method: 'POST', path: '/requests/:id/refuse' },
  /** *Không phải tôi* after the approval: web sessions end, codes are off for a while; 204. */
  disownRequest: { method: 'POST', path: '/requests/:id/disown' },
  listDevices: { method: 'GET', path: '/devices' },
  /** 204; its own id signs this device out for good. */
  revokeDevice: { method: 'DELETE', path: '/devices/:id' },
  /** `revokeDevicesSchema` → 204. */
  revokeDevices: { method: 'POST', path: '/devices/revoke' },
  /** `changePasscodeSchema` → 204. */
  changePasscode: { method: 'POST', path: '/passcode' },
  /** `changePasswordSchema` → 204. */
  changePassword: { method: 'POST', path: '/password' },
  listHistory: { method: 'GET', path: '/history' },
  /** *Không phải tôi* of an entry: 204. */
  disownEntry: { method: 'POST', path: '/history/:id/disown' },
  listBrowsers: { method: 'GET', path: '/browsers' },
  revokeBrowser: { method: 'DELETE', path: '/browsers/:id' },
  listPasskeys: { method: 'GET', path: '/passkeys' },
  /** `newPasskeyOptionsSchema` → `passkeyOptionsSchema`, for `navigator.credentials.create`. */
  newPasskeyOptions: { method: 'POST', path: '/passkeys/options' },
  /** `newPasskeySchema` → 204. */
  addPasskey: { method: 'POST', path: '/passkeys' },
  removePasskey: { method: 'DELETE', path: '/passkeys/:id' },
} as const satisfies Record<string, { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string }>

export type AppRoute = keyof typeof appRoutes
