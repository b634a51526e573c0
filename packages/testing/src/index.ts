export { createHttpDriver, type DrivenPage, type HttpDriver, plainText } from './http-driver.ts'
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
export { type Listening, listenAnywhere } from './listen.ts'
export { type ProgramProcess, startProgram } from './program-process.ts'
export { claimRedisDatabase, type ThrowAwayRedis } from './redis-database.ts'
export { type SeededPerson, seedConsents, seededPerson, seedPeople } from './seeded-people.ts'
export { readPostgresVersion, readRedisVersion } from './server-versions.ts'
export { createThrowAwayDatabase, findPostgres, findRedis, type TestServer } from './servers.ts'
export {
  createSignInDriver,
  type PushedRequest,
  type SignInDriver,
  type SignInDriverOptions,
  type Tokens,
} from './sign-in-driver.ts'
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
export { countRedisCommands, countSqlStatements, type WireCounter } from './wire-counter.ts'
