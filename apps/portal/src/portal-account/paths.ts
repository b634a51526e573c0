/** Pages of accounts that the portal issues, in the order in which people meet them. */
export const portalPaths = {
  password: '/sign-in/portal',
  otp: '/sign-in/portal/otp',
  factor: '/sign-in/portal/factor',
  factorPasskey: '/sign-in/portal/factor/passkey',
  enrol: '/sign-in/portal/factor/enrol',
  enrolPasskey: '/sign-in/portal/factor/enrol/passkey',
  newPassword: '/sign-in/portal/new-password',
  forgot: '/sign-in/portal/forgot',
  forgotOtp: '/sign-in/portal/forgot/otp',
  forgotAdministrator: '/sign-in/portal/forgot/administrator',
  forgotPassword: '/sign-in/portal/forgot/password',
} as const
