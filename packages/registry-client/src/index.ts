export {
  createRegistryQuestions,
  type RegistryAnswer,
  type RegistryFieldAnswer,
  type RegistryQuestions,
} from './registry-questions.ts'
