//! The last step of every RPC: the outcome of a method as gRPC's answer.

use gongkai_chassis::error::{Error, Result};
use prost::Message;
use tonic::Request;

/// Implements a service of the contract that has acts on a kind of case; for any other there is
/// [`gongkai_chassis::rpcs`].
///
/// `own rpc => method(Request) -> Response;` is served by a method of the type. Where the service has
/// acts on a kind of case, `… acts on Kind, answering with message:` names it, and
/// `act rpc(Request) -> Response;` is served by the frame ([`crate::cases::kernel::act::act`]): the
/// request reads into a command, and the answer is made from the case as `message` sends it.
/// `get rpc(Request by field) -> Response;` reads the case of that id into it, and
/// `list rpc(Request) -> Response of field with row;` a page of the list, as `row` sends each.
///
/// `… acts on letters:` has acts of its own alone, as `act rpc => method(Request) -> Response;`, and what it lists
/// as `own`.
///
/// What is listed here is also what can be tried
/// ([`Rehearsed`](crate::cases::kernel::rehearsal::Rehearsed)).
macro_rules! rpcs {
    ($service:ident for $type:ident, acts on letters:
     $(act $act:ident => $does:ident($act_request:ident) -> $act_response:ident;)+
     $(own $rpc:ident => $method:ident($request:ident) -> $response:ident;)*) => {
        gongkai_chassis::rpcs! { $service for $type:
            $($act => $does($act_request) -> $act_response;)+
            $($rpc => $method($request) -> $response;)*
        }

        impl $crate::cases::kernel::rehearsal::Rehearsed for $type {
            async fn rehearse(&self, name: &str, request: Request<Vec<u8>>) -> Result<()> {
                $(if name == <proto::$act_request as prost::Name>::NAME {
                    let request = $crate::contract::rpc::decoded::<proto::$act_request>(request)?;
                    return Box::pin(self.$does(&request)).await.map(drop);
                })+
                Err(gongkai_chassis::error::Error::internal(format!("nobody does {name}")))
            }
        }
    };
    ($service:ident for $type:ident, acts on $case:ty, answering with $message:path:
     $(act $act:ident($act_request:ident) -> $act_response:ident;)*
     get $get:ident($get_request:ident by $id:ident) -> $get_response:ident;
     list $list:ident($list_request:ident) -> $list_response:ident of $rows:ident with $row:path;
     $(own $rpc:ident => $method:ident($request:ident) -> $response:ident;)*) => {
        #[tonic::async_trait]
        impl $service for $type {
            $(async fn $act(
                &self,
                request: Request<proto::$act_request>,
            ) -> Result<Response<proto::$act_response>, Status> {
                let answer = |view: &$crate::desk::View<'_>, case: &$crate::cases::kernel::Loaded<$case>| {
                    $message(view, case).into()
                };
                let answer = $crate::cases::kernel::act::act(&self.desk, &request, answer).await?;
                Ok(Response::new(answer))
            })*
            async fn $get(
                &self,
                request: Request<proto::$get_request>,
            ) -> Result<Response<proto::$get_response>, Status> {
                let asked = (stringify!($id), request.get_ref().$id.as_str());
                let answer = |view: &$crate::desk::View<'_>, case: &$crate::cases::kernel::Loaded<$case>| {
                    $message(view, case).into()
                };
                let answer = $crate::cases::kernel::read::show(&self.desk, &request, asked, answer).await?;
                Ok(Response::new(answer))
            }
            async fn $list(
                &self,
                request: Request<proto::$list_request>,
            ) -> Result<Response<proto::$list_response>, Status> {
                let name = stringify!($rows);
                let page = $crate::cases::kernel::read::list::<$case, _, _>(&self.desk, &request, name, $row);
                let page = page.await?;
                Ok(Response::new(proto::$list_response {
                    $rows: page.rows,
                    next_page_token: page.next_page_token,
                    total: Some($crate::cases::kernel::message::total(page.total)),
                }))
            }
            $(async fn $rpc(
                &self,
                request: Request<proto::$request>,
            ) -> Result<Response<proto::$response>, Status> {
                Ok(Response::new(self.$method(&request).await?))
            })*
        }

        impl $crate::cases::kernel::rehearsal::Rehearsed for $type {
            async fn rehearse(&self, name: &str, request: Request<Vec<u8>>) -> gongkai_chassis::error::Result<()> {
                use $crate::contract::rpc::decoded;
                $(if name == <proto::$act_request as prost::Name>::NAME {
                    let request = decoded::<proto::$act_request>(request)?;
                    let answer = |view: &$crate::desk::View<'_>, case: &$crate::cases::kernel::Loaded<$case>| {
                        proto::$act_response::from($message(view, case))
                    };
                    // On the heap: the way of an act is long, and there are many.
                    Box::pin($crate::cases::kernel::act::act(&self.desk, &request, answer)).await?;
                    return Ok(());
                })*
                $(if name == <proto::$request as prost::Name>::NAME {
                    let request = decoded::<proto::$request>(request)?;
                    Box::pin(self.$method(&request)).await?;
                    return Ok(());
                })*
                Err(gongkai_chassis::error::Error::internal(format!("nobody does {name}")))
            }
        }
    };
}
pub(crate) use rpcs;

/// A request that came encoded, with who makes it.
pub(crate) fn decoded<R: Message + Default>(request: Request<Vec<u8>>) -> Result<Request<R>> {
    let (metadata, extensions, body) = request.into_parts();
    let body = R::decode(body.as_slice()).map_err(Error::internal)?;
    Ok(Request::from_parts(metadata, extensions, body))
}
