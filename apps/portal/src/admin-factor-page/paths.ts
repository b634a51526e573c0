/** The administrator's own second factors, and each change of them. */
export const factorPaths = {
  list: '/admin/factors',
  prove: '/admin/factors/prove',
  provePasskey: '/admin/factors/prove/passkey',
  app: '/admin/factors/app',
  removeApp: '/admin/factors/app/remove',
  addPasskey: '/admin/factors/passkeys',
  removePasskey: '/admin/factors/passkeys/remove',
} as const
