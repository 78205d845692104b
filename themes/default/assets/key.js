// Asks a security key or passkey, and sends its answer with the form. Without this file the page names other ways.
const fromText = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// What the server reads of a key's answer. `toJSON` would do, where every browser had it.
const written = ({ id, rawId, type, response }) => {
  const part = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    part.attestationObject = toText(response.attestationObject);
    part.transports = response.getTransports?.();
  } else {
    part.authenticatorData = toText(response.authenticatorData);
    part.signature = toText(response.signature);
    part.userHandle = response.userHandle ? toText(response.userHandle) : null;
  }
  return JSON.stringify({ id, rawId: toText(rawId), type, response: part, clientExtensionResults: {} });
};

const read = (form) => {
  const options = JSON.parse(form.dataset.options).publicKey;
  options.challenge = fromText(options.challenge);
  if (options.user) options.user.id = fromText(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    for (const key of list ?? []) key.id = fromText(key.id);
  }
  return options;
};

const send = (form, credential) => {
  form.elements.answer.value = written(credential);
  form.submit();
};

const problems = {
  InvalidStateError: "known",
  NotAllowedError: "stopped",
  NotSupportedError: "cannot",
  ConstraintError: "cannot",
};

for (const form of document.querySelectorAll("form[data-key]")) {
  const button = form.querySelector("button");
  const told = form.querySelector("[role=alert]");
  const say = (name) => {
    told.textContent = name ? form.dataset[name] : "";
    told.hidden = !name;
  };
  const quiet = form.dataset.key === "passkey";
  if (!window.PublicKeyCredential) {
    if (!quiet) say("unsupported");
    continue;
  }
  button.hidden = false;
  form.hidden = false;

  // A passkey that the browser offers in the field for the name, until the button asks for one aloud.
  const waiting = new AbortController();
  const offer = async () => {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    const asked = { publicKey: read(form), mediation: "conditional", signal: waiting.signal };
    send(form, await navigator.credentials.get(asked));
  };
  if (quiet) offer().catch(() => {});

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    waiting.abort();
    say(null);
    button.disabled = true;
    try {
      const publicKey = read(form);
      const creates = form.dataset.key === "new";
      const credentials = navigator.credentials;
      send(form, creates ? await credentials.create({ publicKey }) : await credentials.get({ publicKey }));
    } catch (error) {
      say(problems[error.name] ?? "failed");
      button.disabled = false;
      button.focus();
    }
  });
}
