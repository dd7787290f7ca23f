/** Leaves for the sign-in page, which comes back here. */
export function signIn(): void {
  location.replace(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
}
