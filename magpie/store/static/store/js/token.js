// What this page speaks to the gateway with.

const meta = document.querySelector('meta[name="magpie-token"]');

export const person = () => meta?.dataset.person;
export const token = () => meta?.content ?? "";
export const bearer = () => ({ Authorization: `Bearer ${token()}` });

/** Fetch a fresh one; whether that worked. */
export async function renewToken() {
  const answer = await fetch("/page-token/", { credentials: "same-origin" });
  if (answer.ok) meta.content = (await answer.json()).token;
  return answer.ok;
}
