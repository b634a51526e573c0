// WebOTP: the phone offers the code of the SMS. It is filled in, the person presses the button.

/** @param {HTMLInputElement} input */
async function fillFromSms(input) {
  if (!('OTPCredential' in window)) return
  const waiting = new AbortController()
  input.form?.addEventListener('submit', () => waiting.abort())
  const request = { otp: { transport: ['sms'] }, signal: waiting.signal }
  try {
    const credential = await navigator.credentials.get(request)
    if (credential && 'code' in credential) input.value = String(credential.code)
  } catch {
    // Refused, timed out or aborted: typing works as before.
  }
}

const otpInput = document.querySelector('input[autocomplete="one-time-code"]')
if (otpInput instanceof HTMLInputElement) void fillFromSms(otpInput)
