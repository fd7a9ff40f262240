"""What Django's templates have of the pages that are rendered by Jinja2: a frame, and parts."""

from django import template
from django.template import engines
from django.template.loader_tags import BlockNode
from django.utils.safestring import mark_safe

register = template.Library()


def rendered(name, context, **more):
    """Return what a template of `templates/jinja2/` makes of what the page sees, and of more."""
    made = engines["jinja2"].get_template(name)
    return mark_safe(made.render(context.flatten() | more))  # noqa: S308 (Jinja2 escapes)


@register.simple_tag(takes_context=True)
def part(context, name, **more):
    """Return a part of a page; it sees what the page sees, and what is given."""
    return rendered(name, context, **more)


class Frame(template.Node):
    """The page around blocks of Django's: each is rendered, and stands in the frame by its name."""

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        """Return the whole page."""
        blocks = [node for node in self.nodelist if isinstance(node, BlockNode)]
        made = {block.name: block.render(context) for block in blocks}
        return rendered("framed.html", context, blocks=made)


@register.tag
def frame(parser, token):
    """Return the frame around the blocks up to `{% endframe %}`."""
    nodelist = parser.parse(("endframe",))
    parser.delete_first_token()
    return Frame(nodelist)
