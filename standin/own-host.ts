/** As programs and browsers on this machine call the stand-in. By any other name it is the page of another site that asks (DNS rebinding). */
const OWN_HOST = /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/i;

/** Whether a request's `Host` is this machine. */
export function isOwnHost(host: string): boolean {
  return OWN_HOST.test(host);
}
