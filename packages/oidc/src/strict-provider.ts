import { errors, Provider } from 'oidc-provider'

type ResponseModeHandler = Parameters<Provider['registerResponseMode']>[1]

/** Half of a surrogate pair, or NUL: no text, and no database or header takes it. */
const NO_TEXT = /[\0\p{Surrogate}]/u

/** The library, where it would take more than we offer and has no setting for it. */
export class StrictProvider extends Provider {
  constructor(...given: ConstructorParameters<typeof Provider>) {
    super(...given)
    Object.defineProperty(this, 'OIDCContext', { value: refuseNoText(this.OIDCContext) })
  }

  /**
   * Called by the library's constructor for the modes it has. Our policy for pages
   * (`form-action 'self'`) stops the form of `form_post`, so a request for it is told so by the
   * mode it would have without.
   */
  override registerResponseMode(name: string, handler: ResponseModeHandler): void {
    if (name !== 'form_post') super.registerResponseMode(name, handler)
  }
}

/** Every endpoint with parameters hands them to its context first. */
function refuseNoText(Context: typeof Provider.prototype.OIDCContext) {
  return class extends Context {
    constructor(...given: ConstructorParameters<typeof Context>) {
      super(...given)
      let params: object | undefined
      Object.defineProperty(this, 'params', {
        enumerable: true,
        get: () => params,
        set(next: object) {
          if (Object.values(next).flat().some(isNoText)) {
            throw new errors.InvalidRequest('parameters must be text')
          }
          params = next
        },
      })
    }
  }
}

function isNoText(value: unknown): boolean {
  return typeof value === 'string' && NO_TEXT.test(value)
}
