export { contrast } from './contrast.ts'
export { type DeviceKey, makeDeviceKey } from './device-key.ts'
export { EICAR } from './eicar.ts'
export { signEs256 } from './es256.ts'
export { findFreePort } from './free-port.ts'
export {
  type BeforeRequest,
  createHttpDriver,
  type DrivenPage,
  type HttpDriver,
  plainText,
} from './http-driver.ts'
export {
  IDENTITY_INITIAL_ACCESS_TOKEN,
  type IdentityProcesses,
  type IdentityProcessOptions,
  startIdentityProcesses,
} from './identity-process.ts'
export { type KeyClient, registerKeyClient } from './key-client.ts'
export {
  createLightHttp,
  type LightAnswer,
  type LightHttp,
  type LightRequest,
} from './light-http.ts'
export { answerJson, type Listening, listenAnywhere } from './listen.ts'
export { createTestAuthenticator } from './passkey-authenticator.ts'
export { createTestPhones } from './phones.ts'
export { type ProgramProcess, startProgram } from './program-process.ts'
export type { QrBrowser } from './qr-browser.ts'
export { createQrOpening, type QrTiming, type QrVisit, scanQr } from './qr-visit.ts'
export { claimRedisDatabase, type ThrowAwayRedis } from './redis-database.ts'
export { type SeededPerson, seedConsents, seededPerson, seedPeople } from './seeded-people.ts'
export { SEEDED_PASSCODE, seedPhones } from './seeded-phones.ts'
export { readPostgresVersion, readRedisVersion } from './server-versions.ts'
export { createThrowAwayDatabase, findPostgres, findRedis, type TestServer } from './servers.ts'
export {
  createSignInDriver,
  type PushedRequest,
  passPassword,
  type SignInDriver,
  type SignInDriverOptions,
  type Tokens,
} from './sign-in-driver.ts'
export { createVisit, type Visit } from './sign-in-visit.ts'
export { codeIn, openSmsSink, type SmsSink } from './sms-sink.ts'
export {
  type EngineFactories,
  engineSetups,
  type OpenedEngine,
  type OpenedStore,
  type Setup,
  type StoreFactories,
  storeSetups,
} from './stores.ts'
export { createTestFiles } from './test-files.ts'
export {
  type AppAnswer,
  createVirtualPhone,
  expectDone,
  makePasscode,
  type VirtualPhone,
  type VirtualPhoneOptions,
} from './virtual-phone.ts'
export { countRedisCommands, countSqlStatements, type WireCounter } from './wire-counter.ts'
