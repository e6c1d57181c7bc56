// The short-lived token this page speaks to the gateway with, and a fresh one when it has run out.

const meta = document.querySelector('meta[name="magpie-token"]');

/** The token itself, "" on a page that speaks to nobody. */
export const token = () => meta?.content ?? "";

/** What a request carries to be believed. */
export const bearer = () => ({ Authorization: `Bearer ${token()}` });

/** Fetch a fresh one; whether that worked. */
export async function renewToken() {
  const answer = await fetch("/page-token/", { credentials: "same-origin" });
  if (answer.ok) meta.content = (await answer.json()).token;
  return answer.ok;
}
