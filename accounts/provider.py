"""Where allauth looks for providers of an app."""

from accounts.sign_on.provider import SignOnProvider

provider_classes = [SignOnProvider]
