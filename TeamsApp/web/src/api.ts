import type { Host } from "./host";
import { isPicked, language } from "./strings";

/** A card and what the page calls it. */
export interface Face {
  title: string;
  card: unknown;
}

/** The answer to a card action (Learn: "Universal Actions for Adaptive Cards"). */
export interface ActionAnswer {
  statusCode: number;
  type?: string;
  value?: unknown;
  /** Of a card about a ticket: what the page calls it, and its number. */
  title?: string;
  ticket?: string;
}

export interface DemoPerson {
  address: string;
  name: string;
  roles: string[];
}

/** What a button sends. */
export interface ActionBody {
  action: { type: "Action.Execute"; id?: string; verb: string; data: unknown };
  trigger: "manual";
}

/** The server's refusal (RFC 9457), or status 0 where it could not be reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title?: string,
    readonly detail?: string,
  ) {
    super(detail ?? title ?? `HTTP ${status}`);
  }
}

export class Api {
  /** Whose eyes the demo looks through. */
  demoUser: string | undefined;

  constructor(private readonly host: Host) {}

  face(path: string, signal: AbortSignal): Promise<Face> {
    return this.json<Face>(path, { signal });
  }

  /** The tabs that are for this person. */
  tabs(signal: AbortSignal): Promise<string[]> {
    return this.json<string[]>("/api/tabs", { signal });
  }

  act(body: ActionBody): Promise<ActionAnswer> {
    return this.json<ActionAnswer>("/api/cards/actions", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  /** The people of the demo; undefined where this is no demo. */
  async people(): Promise<DemoPerson[] | undefined> {
    try {
      return await this.json<DemoPerson[]>("/api/demo/people", {});
    } catch {
      return undefined;
    }
  }

  /** A file, fetched as the person who is signed in. */
  async file(path: string): Promise<Blob> {
    return (await this.send(path, {})).blob();
  }

  private async json<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.send(path, init);
    try {
      return (await response.json()) as T;
    } catch {
      throw new Problem(response.status);
    }
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("Accept-Language", language());
    if (isPicked()) {
      headers.set("X-Language", language());
    }
    if (this.demoUser) {
      headers.set("X-Demo-User", this.demoUser);
    } else {
      const token = await this.token();
      if (token) {
        headers.set("Authorization", `Bearer ${token}`);
      }
    }

    let response: Response;
    try {
      response = await fetch(path, { ...init, headers, credentials: "same-origin" });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") {
        throw error;
      }
      throw new Problem(0);
    }

    if (!response.ok) {
      throw await refusal(response);
    }
    return response;
  }

  private async token(): Promise<string | undefined> {
    try {
      return await this.host.token();
    } catch {
      throw new Problem(401);
    }
  }
}

async function refusal(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as { title?: string; detail?: string };
    return new Problem(response.status, body.title, body.detail);
  } catch {
    return new Problem(response.status);
  }
}
