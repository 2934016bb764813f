//! The last step of every RPC: the outcome of a method as gRPC's answer.

/// Implements a service of the contract that has acts on a kind of case; for any other there is
/// [`gongkai_chassis::rpcs`].
///
/// `own rpc => method(Request) -> Response;` is served by a method of the type. Where the service has
/// acts on a kind of case, `… acts on Kind, answering field with message:` names it, and
/// `act rpc(Request) -> Response;` is served by the frame ([`crate::cases::kernel::act::act`]): the
/// request reads into a command, and the answer holds the case in that field.
/// `get rpc(Request by field) -> Response;` reads the case of that id into it.
macro_rules! rpcs {
    ($service:ident for $type:ident, acts on $case:ty, answering $field:ident with $message:path:
     $(act $act:ident($act_request:ident) -> $act_response:ident;)*
     get $get:ident($get_request:ident by $id:ident) -> $get_response:ident;
     $(own $rpc:ident => $method:ident($request:ident) -> $response:ident;)*) => {
        #[tonic::async_trait]
        impl $service for $type {
            $(async fn $act(
                &self,
                request: Request<proto::$act_request>,
            ) -> Result<Response<proto::$act_response>, Status> {
                let answer = |view: &$crate::desk::View<'_>, case: &$crate::cases::kernel::Loaded<$case>| {
                    proto::$act_response { $field: Some($message(view, case)) }
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
                    proto::$get_response { $field: Some($message(view, case)) }
                };
                let answer = $crate::cases::kernel::act::show(&self.desk, &request, asked, answer).await?;
                Ok(Response::new(answer))
            }
            $(async fn $rpc(
                &self,
                request: Request<proto::$request>,
            ) -> Result<Response<proto::$response>, Status> {
                Ok(Response::new(self.$method(&request).await?))
            })*
        }
    };
}
pub(crate) use rpcs;
