// Everything that another installation needs to change stands here.
export const settings = {
  port: Number(process.env.PORT ?? 3000),
  /** Where this service is reached; its redirect address is made of it. */
  url: process.env.PUBLIC_URL ?? `http://localhost:${process.env.PORT ?? 3000}`,
  /** The sandbox's desk; `services.json` tells issuers and how to register. */
  desk: process.env.DESK ?? 'http://localhost:4900',
  /** `portal` for services of the public sector, `identity` for all others. */
  issuer: process.env.ISSUER ?? 'portal',
  scope: 'openid profile',
  /** The least level this service takes: urn:eid:level1, urn:eid:level2, or nothing. */
  level: process.env.LEVEL ?? '',
  /** Somebody waits in front of a page. */
  timeoutSeconds: Number(process.env.TIMEOUT_SECONDS ?? 10),
  /** What the registration answered: a secret, so nobody else may read the file. */
  registrationFile: process.env.REGISTRATION_FILE ?? 'registration.json',
}
