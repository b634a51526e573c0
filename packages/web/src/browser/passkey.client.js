// Asks the device for a passkey, in the form that the server gets the answer by.

/** @param {string} text */
const fromBase64Url = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0))

/** @param {ArrayBuffer} bytes */
const toBase64Url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')

/** @param {{ id: string }[]} listed */
const withRawIds = (listed = []) => listed.map((one) => ({ ...one, id: fromBase64Url(one.id) }))

/** @param {any} options */
async function create(options) {
  const { challenge, user, excludeCredentials } = options
  const publicKey = {
    ...options,
    challenge: fromBase64Url(challenge),
    user: { ...user, id: fromBase64Url(user.id) },
    excludeCredentials: withRawIds(excludeCredentials),
  }
  const made = await navigator.credentials.create({ publicKey })
  const { clientDataJSON, attestationObject } = made.response
  return describe(made, {
    clientDataJSON: toBase64Url(clientDataJSON),
    attestationObject: toBase64Url(attestationObject),
    transports: made.response.getTransports?.() ?? [],
  })
}

/** @param {any} options */
async function use(options) {
  const { challenge, allowCredentials } = options
  const publicKey = {
    ...options,
    challenge: fromBase64Url(challenge),
    allowCredentials: withRawIds(allowCredentials),
  }
  const used = await navigator.credentials.get({ publicKey })
  const { clientDataJSON, authenticatorData, signature } = used.response
  return describe(used, {
    clientDataJSON: toBase64Url(clientDataJSON),
    authenticatorData: toBase64Url(authenticatorData),
    signature: toBase64Url(signature),
  })
}

/**
 * @param {any} credential
 * @param {object} response
 */
function describe({ id, type }, response) {
  return JSON.stringify({ id, rawId: id, type, clientExtensionResults: {}, response })
}

/** @param {HTMLFormElement} form */
async function askServer(form) {
  const body = new URLSearchParams([...new FormData(form)])
  body.set('step', 'options')
  const answer = await fetch(form.action, { method: 'POST', body, redirect: 'error' })
  if (!answer.ok) throw new Error('no options')
  return answer.json()
}

/**
 * @param {HTMLElement} part
 * @param {HTMLFormElement} form
 */
function watchPasskey(part, form) {
  const field = form.elements.namedItem('response')
  const trouble = part.querySelector('[data-passkey-trouble]')
  if (!(field instanceof HTMLInputElement) || !(trouble instanceof HTMLElement)) return
  for (const shown of part.querySelectorAll('[data-passkey-ready]')) shown.removeAttribute('hidden')
  for (const gone of part.querySelectorAll('[data-passkey-absent]')) gone.remove()
  let isAsking = false
  const askDevice = async () => {
    trouble.textContent = ''
    try {
      const options = await askServer(form)
      field.value = await (part.dataset.passkey === 'create' ? create(options) : use(options))
      form.requestSubmit()
    } catch {
      // Turned away, timed out, or the visit is over: the other ways on the page still work.
      trouble.textContent = trouble.dataset.passkeyTrouble ?? ''
    }
    isAsking = false
  }
  form.addEventListener('submit', (event) => {
    if (field.value !== '') return
    event.preventDefault()
    if (isAsking) return
    isAsking = true
    void askDevice()
  })
  // Shown again by the back button: an answer is good once.
  addEventListener('pageshow', () => {
    field.value = ''
  })
}

for (const part of document.querySelectorAll('[data-passkey]')) {
  const form = part.closest('form')
  if (part instanceof HTMLElement && form && 'PublicKeyCredential' in window) {
    watchPasskey(part, form)
  }
}
